import * as vscode from 'vscode';
import type { DeskSession, Subscription } from '../../core/engine/session-desk.ts';
import { taskLabel } from '../history/card-status.ts';
import { createMirror } from './mirror.ts';

/** A terminal that shows a session's commands; nothing can be typed into it. */
export interface MirrorTerminal extends vscode.Disposable {
  readonly session: DeskSession;
  readonly terminal: vscode.Terminal;
}

/** Opens the terminal without showing it. What ran before stands in it as far as the ledger holds it. */
export function openMirrorTerminal(session: DeskSession): MirrorTerminal {
  const written = new vscode.EventEmitter<string>();
  const subscriptions: Subscription[] = [written];
  const pty: vscode.Pseudoterminal = {
    onDidWrite: written.event,
    open() {
      const mirror = createMirror();
      const intro = vscode.l10n.t('The commands of the agent. They run in its sandbox, not here.');
      const before = session.events.map((recorded) => mirror.event(recorded)).join('');
      written.fire(`\u001b[2m${intro}\u001b[0m\r\n${before}`);
      subscriptions.push(
        session.onEvent((recorded) => fire(mirror.event(recorded))),
        session.onLive((note) => fire(mirror.live(note))),
      );
    },
    close: () => dispose(),
  };
  const fire = (text: string): void => {
    if (text !== '') written.fire(text);
  };
  const dispose = (): void => {
    for (const subscription of subscriptions.splice(0)) subscription.dispose();
  };
  const terminal = vscode.window.createTerminal({
    name: `Agent: ${taskLabel(session.state.setup.task)}`,
    pty,
    iconPath: new vscode.ThemeIcon('terminal'),
    isTransient: true,
  });
  return {
    session,
    terminal,
    dispose() {
      dispose();
      terminal.dispose();
    },
  };
}
