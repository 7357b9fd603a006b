import * as vscode from 'vscode';
import type { ExtensionParts } from '../extension-parts.ts';
import { taskLabel } from './card-status.ts';
import { sayFailure } from './say-failure.ts';

/** Removes sessions for good, after the person confirmed it; one at work is stopped first. */
export async function deleteSessions(
  sessionIds: readonly string[],
  { focus, log, ...parts }: ExtensionParts,
): Promise<void> {
  const sessions = await parts.desk();
  const cards = (await sessions.list()).filter(({ sessionId }) => sessionIds.includes(sessionId));
  const [first] = cards;
  if (!first || !(await confirm(cards.map(({ task, sessionId }) => taskLabel(task) || sessionId)))) return;
  if (focus.current && sessionIds.includes(focus.current.sessionId)) await focus.show(null);
  const failures: string[] = [];
  for (const { sessionId } of cards) {
    await sessions.opened.find((session) => session.sessionId === sessionId)?.stop();
    const removed = await sessions.remove(sessionId);
    if (removed.ok) log.info(`Session ${sessionId} was removed.`);
    else failures.push(removed.failure.message);
  }
  if (failures.length > 0) sayFailure(failures.join('\n'));
}

async function confirm(tasks: readonly string[]): Promise<boolean> {
  const [only = ''] = tasks;
  const question =
    tasks.length === 1
      ? vscode.l10n.t('Delete the session "{0}"?', only)
      : vscode.l10n.t('Delete {0} sessions?', tasks.length);
  const detail = vscode.l10n.t(
    'What was recorded is removed from the disk: it can no longer be shown, resumed or taken back. Your files stay as they are.',
  );
  const shown = tasks.slice(0, shownMax).map((task) => `• ${task}`);
  const more = tasks.length > shownMax ? [`• … ${tasks.length - shownMax}`] : [];
  const list = tasks.length === 1 ? [] : [...shown, ...more, ''];
  const remove = vscode.l10n.t('Delete');
  const options = { modal: true, detail: [...list, detail].join('\n') };
  return (await vscode.window.showWarningMessage(question, options, remove)) === remove;
}

const shownMax = 8;
