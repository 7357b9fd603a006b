import * as vscode from 'vscode';
import type { ExtensionParts } from '../extension-parts.ts';
import { trustRefusal } from '../session-commands/trust-refusal.ts';
import { explainUntrusted } from '../trust/trust.ts';
import { sayFailure } from './say-failure.ts';

/** Begins a new session from where another one stands, with another instruction. */
export async function branchSession(sessionId: string, { focus, ...parts }: ExtensionParts): Promise<void> {
  const sessions = await parts.desk();
  const read = await sessions.read(sessionId);
  if (!read.ok) {
    sayFailure(read.failure.message);
    return;
  }
  const refusal = trustRefusal(read.value.state);
  if (refusal !== null) {
    await explainUntrusted(refusal);
    return;
  }
  const { next } = read.value.state;
  const instruction = await vscode.window.showInputBox({
    title: vscode.l10n.t('Branch Session'),
    prompt: vscode.l10n.t('What is to be done instead? The session that you branch from stays as it is.'),
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === '' ? vscode.l10n.t('Say what is to be done, or press Escape.') : null,
  });
  if (instruction === undefined || instruction.trim() === '') return;
  const branched = await sessions.branch(sessionId, next - 1, instruction.trim());
  if (!branched.ok) {
    sayFailure(branched.failure.message);
    return;
  }
  const shown = await focus.show(branched.value.sessionId);
  if (!shown.ok) sayFailure(shown.failure.message);
}
