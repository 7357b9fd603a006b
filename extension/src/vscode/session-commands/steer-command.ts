import * as vscode from 'vscode';
import type { DeskSession } from '../../core/engine/session-desk.ts';
import { refuseCommand } from '../../core/loop/refuse-command.ts';
import type { Result } from '../../protocol/result.ts';
import { fail, ok } from '../../protocol/result.ts';
import { steerSession } from './move-session.ts';

/** Asks what the agent is to be told, and tells it. */
export async function steerCommand(session: DeskSession): Promise<Result<void, string>> {
  const refusal = refuseCommand(session.state, { kind: 'steer', text: '' });
  if (refusal !== null) return fail('refused', refusal);
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Send a Message to the Agent'),
    prompt: vscode.l10n.t('It is read before the next request to the model.'),
    ignoreFocusOut: true,
  });
  return text === undefined || text.trim() === '' ? ok(undefined) : steerSession(session, text.trim());
}
