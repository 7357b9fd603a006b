import * as vscode from 'vscode';
import type { DeskSession } from '../../core/engine/session-desk.ts';
import type { Result } from '../../protocol/result.ts';
import type { SessionFocus } from '../extension-parts.ts';

/** A command that works on the session in focus, and says what keeps it from doing so. */
export function onShownSession(
  focus: Pick<SessionFocus, 'current'>,
  work: (session: DeskSession) => Promise<Result<void, string>>,
): () => Promise<void> {
  return async () => {
    const session = focus.current;
    if (!session) {
      const message = vscode.l10n.t('No session is shown. Choose one in the view "Sessions" first.');
      void vscode.window.showInformationMessage(message);
      return;
    }
    const result = await work(session);
    if (!result.ok) void vscode.window.showErrorMessage(result.failure.message);
  };
}
