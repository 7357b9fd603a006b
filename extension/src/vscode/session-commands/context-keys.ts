import * as vscode from 'vscode';
import type { PanelController } from '../panel/panel-controller.ts';

/** Milliseconds in which changes are put together. */
const delayMs = 50;

/** Keeps the conditions of menus and keys true to the session that is shown. */
export function followContextKeys(
  controller: Pick<PanelController, 'shown' | 'onDidChange'>,
): vscode.Disposable {
  const set = new Map<string, boolean>();
  let timer: NodeJS.Timeout | undefined;
  const update = (): void => {
    timer = undefined;
    for (const [key, value] of Object.entries(contextKeys(controller))) {
      if (set.get(key) === value) continue;
      set.set(key, value);
      void vscode.commands.executeCommand('setContext', key, value);
    }
  };
  const listening = controller.onDidChange(() => (timer ??= setTimeout(update, delayMs)));
  update();
  return vscode.Disposable.from(listening, new vscode.Disposable(() => clearTimeout(timer)));
}

function contextKeys({ shown }: Pick<PanelController, 'shown'>): Readonly<Record<string, boolean>> {
  const status = shown?.status();
  const can = new Set(status?.actions);
  return {
    'ratchet.hasSession': shown !== null,
    'ratchet.running': can.has('stop'),
    'ratchet.canResume': can.has('resume'),
    'ratchet.canSteer': can.has('steer'),
    'ratchet.needsAnswer': status?.kind === 'waiting',
    'ratchet.canRollback': can.has('rollback'),
    'ratchet.canUndoAccept': can.has('undo'),
  };
}
