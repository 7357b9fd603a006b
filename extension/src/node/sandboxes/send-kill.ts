/** SIGKILL to a process, or to a process group (negative number). It may have ended meanwhile: that is no failure. */
export function sendKill(target: number): void {
  try {
    process.kill(target, 'SIGKILL');
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** A number that was taken by a process of someone else (EPERM) also means that the one meant has ended. */
function isGone(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ESRCH' || code === 'EPERM';
}
