import * as vscode from 'vscode';
import type { DeskSession } from '../../core/engine/session-desk.ts';
import type { Gate, GateAnswer } from '../../protocol/gates.ts';
import type { Result } from '../../protocol/result.ts';
import { fail, ok } from '../../protocol/result.ts';
import { answerGate } from './move-session.ts';

/** Asks what the agent asks; the safe answer comes first. Escape leaves the question open. */
export async function answerCommand(session: DeskSession): Promise<Result<void, string>> {
  const pending = session.state.pending.find(({ intent }) => intent.kind === 'ask-person');
  if (pending?.intent.kind !== 'ask-person')
    return fail('no-question', vscode.l10n.t('Cannot answer as the session asks nothing.'));
  const answer = await askAnswer(pending.intent.gate);
  return answer ? answerGate(session, pending.id, answer) : ok(undefined);
}

async function askAnswer(gate: Gate): Promise<GateAnswer | undefined> {
  const items = gate.options.map(({ id, label }, index) => ({
    id,
    label,
    ...(index === 0 && gate.about === 'policy' && { description: vscode.l10n.t('safe') }),
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: gate.summary,
    placeHolder: [gate.rationale, ...gate.blastRadius].join(' · '),
    ignoreFocusOut: true,
  });
  if (!picked) return undefined;
  if (picked.id !== 'answer') return { option: picked.id };
  const text = await vscode.window.showInputBox({
    title: gate.summary,
    prompt: vscode.l10n.t('Your answer, in words'),
    ignoreFocusOut: true,
  });
  return text === undefined || text.trim() === '' ? undefined : { option: picked.id, text: text.trim() };
}
