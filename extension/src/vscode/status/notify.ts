import * as vscode from 'vscode';
import { taskLabel } from '../history/card-status.ts';
import type { Notice } from './status-summary.ts';

/** Tells a person who looks elsewhere what happened, with a way to it. A stop by their own hand is no news. */
export async function notify({ kind, card }: Notice): Promise<void> {
  const { lifecycle, sessionId } = card;
  if (lifecycle.kind === 'paused' && lifecycle.reason.kind === 'stopped-by-person') return;
  const task = taskLabel(card.task);
  const show = vscode.l10n.t('Show');
  const review = vscode.l10n.t('Review Changes');
  const actions = kind === 'review' ? [review, show] : [show];
  const message = messageFor(kind, task, lifecycle);
  const chosen =
    kind === 'waits' || kind === 'paused'
      ? await vscode.window.showWarningMessage(message, ...actions)
      : await vscode.window.showInformationMessage(message, ...actions);
  if (chosen === undefined) return;
  await vscode.commands.executeCommand('ratchet.showSession', sessionId);
  if (chosen === review) await vscode.commands.executeCommand('ratchet.reviewChanges');
}

function messageFor(kind: Notice['kind'], task: string, lifecycle: Notice['card']['lifecycle']): string {
  switch (kind) {
    case 'waits':
      return vscode.l10n.t('The agent needs your answer: {0}', task);
    case 'review':
      return vscode.l10n.t('The agent proposes a change: {0}', task);
    case 'paused':
      return vscode.l10n.t('The agent paused: {0}', task);
    case 'ended':
      return lifecycle.kind === 'ended' && lifecycle.ending.kind === 'failed'
        ? vscode.l10n.t('The agent could not do it: {0}', task)
        : vscode.l10n.t('The agent is done: {0}', task);
  }
}
