const answerWaitMs = 5_000;

/** The status of a server's answer, or what kept it from answering. The key is in no text. */
export async function askServer(address: string, key: string | undefined): Promise<number | string> {
  try {
    const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
    const answer = await fetch(address, { headers, signal: AbortSignal.timeout(answerWaitMs) });
    await answer.body?.cancel();
    return answer.status;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const message = cause instanceof Error ? cause.message : String(cause);
    // A header that cannot be sent is quoted.
    return key === undefined || key === '' ? message : message.replaceAll(key, '[secret]');
  }
}
