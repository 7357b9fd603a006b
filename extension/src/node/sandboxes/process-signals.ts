import { setPriority } from 'node:os';

/** SIGKILL to a process, or to a process group (negative number). It may have ended meanwhile: that is no failure. */
export function sendKill(target: number): void {
  unlessGone(() => process.kill(target, 'SIGKILL'));
}

/**
 * Lets the process, and all that it starts from now on, run behind everything else (`nice` 5). A fork bomb
 * that the kernel does not keep small kept this process from stopping it for ten seconds, and with that for one or two.
 */
export function lowerPriority(number: number): void {
  unlessGone(() => setPriority(number, commandNiceness));
}

const commandNiceness = 5;

/** A number that was taken by a process of someone else (EPERM, EACCES) also means that the one meant has ended. */
function unlessGone(action: () => void): void {
  try {
    action();
  } catch (error) {
    const { code, info } = error as NodeJS.ErrnoException & { readonly info?: { readonly code?: string } };
    if (!['ESRCH', 'EPERM', 'EACCES'].includes(info?.code ?? code ?? '')) throw error;
  }
}
