import * as vscode from 'vscode';
import type { ExtensionParts } from '../extension-parts.ts';
import type { OwnedFocus } from '../panel/session-focus.ts';
import { isTrusted } from '../trust/trust.ts';

/** What restoring works with. */
export interface RestoreParts extends Pick<ExtensionParts, 'desk' | 'settings' | 'log'> {
  readonly focus: OwnedFocus;
  /** Whether there is any recorded session; without one the engine is not loaded. */
  readonly hasSessions: () => boolean;
}

/**
 * Goes on with what a closed or killed window left at work in the folders of this one, and shows it; then removes finished
 * sessions that the settings do not keep. Waits for nothing, and for the person's trust before anything is run.
 */
export function restoreSessions(parts: RestoreParts): vscode.Disposable {
  const begin = (): void => {
    restore(parts).catch((error: unknown) => parts.log.error('Cannot go on with earlier sessions.', error));
  };
  begin();
  return vscode.workspace.onDidGrantWorkspaceTrust(begin);
}

async function restore({ desk, focus, settings, log, hasSessions }: RestoreParts): Promise<void> {
  if (!hasSessions()) return;
  const sessions = await desk();
  if (isTrusted()) {
    const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
    const restored = await sessions.restore(folders);
    for (const { sessionId } of restored) log.info(`Session ${sessionId} goes on.`);
    const [first] = restored;
    if (first && !focus.current) await focus.put(first.sessionId);
  }
  const { keepDays, sessionBytesMax: bytesMax } = settings;
  const removed = await sessions.tidyUp({ keepDays, bytesMax, now: Date.now() });
  if (removed.length > 0) log.info(`Removed ${removed.length} finished sessions: ${removed.join(', ')}.`);
}
