import * as vscode from 'vscode';
import type { DeskSession } from '../../core/engine/session-desk.ts';
import type { ExtensionParts } from '../extension-parts.ts';
import type { MirrorTerminal } from './mirror-terminal.ts';
import { openMirrorTerminal } from './mirror-terminal.ts';

/**
 * `Agent: Show Command Output`: a terminal for each session that mirrors its commands. It opens by itself, in the
 * background, only for those who opened one before, and only while `ratchet.mirrorCommands` is on.
 */
export function registerTerminal(
  parts: Pick<ExtensionParts, 'focus' | 'settings' | 'context'>,
): vscode.Disposable {
  const { focus, settings, context } = parts;
  const mirrors = new Map<string, MirrorTerminal>();
  const mirrorOf = (session: DeskSession): MirrorTerminal => {
    const known = mirrors.get(session.sessionId);
    if (known?.session === session) return known;
    known?.dispose();
    const mirror = openMirrorTerminal(session);
    mirrors.set(session.sessionId, mirror);
    return mirror;
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand('ratchet.showTerminal', async () => {
      const session = focus.current;
      if (!session) {
        const message = vscode.l10n.t('No session is shown. Choose one in the view "Sessions" first.');
        void vscode.window.showInformationMessage(message);
        return;
      }
      mirrorOf(session).terminal.show(true);
      await context.workspaceState.update(wanted, true);
    }),
    focus.onDidChange((session) => {
      const opens = settings.mirrorCommands && context.workspaceState.get<boolean>(wanted) === true;
      if (session?.running === true && opens) mirrorOf(session);
    }),
    vscode.window.onDidCloseTerminal((closed) => {
      for (const [sessionId, mirror] of mirrors) {
        if (mirror.terminal !== closed) continue;
        mirror.dispose();
        mirrors.delete(sessionId);
        // Whoever closes it does not want the next one either.
        if (closed.exitStatus?.reason === vscode.TerminalExitReason.User)
          void context.workspaceState.update(wanted, false);
      }
    }),
    new vscode.Disposable(() => {
      for (const mirror of mirrors.values()) mirror.dispose();
    }),
  );
}

const wanted = 'ratchet.terminalWanted';
