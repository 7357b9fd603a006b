import * as vscode from 'vscode';
import { ok } from '../../protocol/result.ts';
import type { ExtensionParts } from '../extension-parts.ts';
import type { LazyPages } from '../panel/register-panel.ts';
import { onShownSession } from './with-shown-session.ts';

/**
 * The commands of the palette for the session in focus; each has a counterpart in the panel. What they do is loaded when one
 * is called.
 */
export function registerSessionCommands(
  pages: LazyPages,
  { focus }: Pick<ExtensionParts, 'focus'>,
): vscode.Disposable {
  const register = (name: string, work: Parameters<typeof onShownSession>[1]): vscode.Disposable =>
    vscode.commands.registerCommand(name, onShownSession(focus, work));
  const command =
    (kind: 'pause' | 'undo'): Parameters<typeof onShownSession>[1] =>
    async (session) => {
      const { commandSession } = await import('./move-session.ts');
      return commandSession(session, { kind });
    };
  return vscode.Disposable.from(
    register('ratchet.stop', async (session) => {
      await session.stop();
      return ok(undefined);
    }),
    register('ratchet.pause', command('pause')),
    register('ratchet.undoAccept', command('undo')),
    register('ratchet.resume', async (session) => {
      const { resumeSession } = await import('./move-session.ts');
      return resumeSession(session);
    }),
    register('ratchet.steer', async (session) => {
      const { steerCommand } = await import('./steer-command.ts');
      return steerCommand(session);
    }),
    register('ratchet.answer', async (session) => {
      const { answerCommand } = await import('./answer-command.ts');
      return answerCommand(session);
    }),
    register('ratchet.rollback', async (session) => {
      const { rollbackCommand } = await import('./rollback-command.ts');
      const { shown } = (await pages.load()).controller;
      return shown ? rollbackCommand(session, shown.history) : ok(undefined);
    }),
  );
}
