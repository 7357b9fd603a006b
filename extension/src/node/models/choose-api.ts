/** The two ways to ask an OpenAI-compatible server. */
export type ModelApi = 'responses' | 'chat';

/** Where OpenAI itself answers. */
export const openAiBaseUrl = 'https://api.openai.com/v1';

/**
 * The API for a server when no setting names one: OpenAI's own gets the Responses API (encrypted reasoning survives
 * between turns), everyone else Chat Completions, which all of them speak. There is no change of API after a refusal:
 * it would break the thread's prompt prefix and hide a wrong address.
 */
export function chooseApi(baseUrl: string | undefined): ModelApi {
  return isOpenAi(baseUrl) ? 'responses' : 'chat';
}

/** Whether this is OpenAI's own service, the only one that may see OpenAI's key, organisation and project. */
export function isOpenAi(baseUrl: string | undefined): boolean {
  if (baseUrl === undefined) return true;
  const host = URL.parse(baseUrl)?.hostname ?? '';
  return host === 'openai.com' || host.endsWith('.openai.com');
}
