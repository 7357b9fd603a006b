import * as vscode from 'vscode';
import { ok } from '../../protocol/result.ts';
import type { ExtensionParts } from '../extension-parts.ts';
import type { PanelController } from '../panel/panel-controller.ts';
import { answerCommand } from './answer-command.ts';
import { followContextKeys } from './context-keys.ts';
import { commandSession, resumeSession } from './move-session.ts';
import { rollbackCommand } from './rollback-command.ts';
import { steerCommand } from './steer-command.ts';
import { onShownSession } from './with-shown-session.ts';

/** The commands of the palette for the session in focus; each has a counterpart in the panel. */
export function registerSessionCommands({
  focus,
  controller,
}: Pick<ExtensionParts, 'focus'> & { readonly controller: PanelController }): vscode.Disposable {
  const register = (name: string, work: Parameters<typeof onShownSession>[1]): vscode.Disposable =>
    vscode.commands.registerCommand(name, onShownSession(focus, work));
  return vscode.Disposable.from(
    followContextKeys(controller),
    register('ratchet.stop', async (session) => {
      await session.stop();
      return ok(undefined);
    }),
    register('ratchet.pause', (session) => commandSession(session, { kind: 'pause' })),
    register('ratchet.resume', resumeSession),
    register('ratchet.steer', steerCommand),
    register('ratchet.answer', answerCommand),
    register('ratchet.rollback', async (session) => {
      const { shown } = controller;
      return shown ? rollbackCommand(session, shown.history) : ok(undefined);
    }),
    register('ratchet.undoAccept', (session) => commandSession(session, { kind: 'undo' })),
  );
}
