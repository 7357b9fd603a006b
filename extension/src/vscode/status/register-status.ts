import * as vscode from 'vscode';
import type { SessionDesk, Subscription } from '../../core/engine/session-desk.ts';
import type { ExtensionParts } from '../extension-parts.ts';
import { costLabel } from '../history/card-status.ts';
import { windowWorkspaces } from '../workspaces/window-folders.ts';
import { notify } from './notify.ts';
import type { StatusSummary } from './status-summary.ts';
import { createNoticer, summarise } from './status-summary.ts';

const refreshDelayMs = 250;

/**
 * The one entry of the status bar, hidden while there is nothing to say; and notices, while the window is not looked at.
 * Does not wait for the engine.
 */
export function registerStatus(parts: Pick<ExtensionParts, 'desk' | 'log'>): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('ratchet.status', vscode.StatusBarAlignment.Left, 50);
  item.name = vscode.l10n.t('Ratchet');
  const subscriptions: Subscription[] = [item];
  let disposed = false;
  const begin = async (): Promise<void> => {
    const desk = await parts.desk();
    if (!disposed) subscriptions.push(watch(desk, item, parts.log));
  };
  begin().catch((error: unknown) => parts.log.error('Cannot show what the sessions do.', error));
  return new vscode.Disposable(() => {
    disposed = true;
    for (const subscription of subscriptions) subscription.dispose();
  });
}

function watch(desk: SessionDesk, item: vscode.StatusBarItem, log: ExtensionParts['log']): Subscription {
  const noticer = createNoticer();
  const followed = new Map<string, Subscription>();
  let timer: NodeJS.Timeout | undefined;
  const refresh = async (): Promise<void> => {
    const workspaces = windowWorkspaces(desk);
    // Sessions of the folders of this window, or at work here.
    const cards = (await desk.list()).filter(
      ({ open, workspace }) => open === 'here' || workspaces.has(workspace),
    );
    show(item, summarise(cards, desk.opened));
    const notices = noticer(
      cards.filter(({ open, lifecycle }) => open === 'here' || lifecycle.kind === 'ended'),
    );
    if (!vscode.window.state.focused) for (const notice of notices) void notify(notice);
    follow();
  };
  const soon = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      refresh().catch((error: unknown) => log.error('Cannot list the sessions.', error));
    }, refreshDelayMs);
  };
  // Steps and costs change without the list's changing.
  const follow = (): void => {
    for (const session of desk.opened) {
      if (!followed.has(session.sessionId)) followed.set(session.sessionId, session.onEvent(soon));
    }
    const open = new Set(desk.opened.map(({ sessionId }) => sessionId));
    for (const [sessionId, subscription] of followed) {
      if (open.has(sessionId)) continue;
      subscription.dispose();
      followed.delete(sessionId);
    }
  };
  const listening = desk.onDidChange(soon);
  soon();
  return {
    dispose() {
      clearTimeout(timer);
      listening.dispose();
      for (const subscription of followed.values()) subscription.dispose();
    },
  };
}

function show(item: vscode.StatusBarItem, summary: StatusSummary): void {
  if (summary.kind === 'nothing') {
    item.hide();
    return;
  }
  const words = wordsOf(summary);
  item.text = words.text;
  item.tooltip = words.tooltip;
  item.accessibilityInformation = { label: words.tooltip, role: 'button' };
  item.backgroundColor =
    summary.kind === 'waits' ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
  item.command = {
    command: 'ratchet.showSession',
    title: vscode.l10n.t('Show Session'),
    arguments: [summary.sessionId],
  };
  item.show();
}

function wordsOf(summary: Exclude<StatusSummary, { kind: 'nothing' }>): {
  readonly text: string;
  readonly tooltip: string;
} {
  const { count } = summary;
  switch (summary.kind) {
    case 'waits':
      return count === 1
        ? {
            text: vscode.l10n.t('$(question) Agent: needs your answer'),
            tooltip: vscode.l10n.t('The agent needs your answer. Show the question.'),
          }
        : {
            text: vscode.l10n.t('$(question) Agent: {0} need your answer', count),
            tooltip: vscode.l10n.t('{0} sessions need your answer. Show the newest question.', count),
          };
    case 'review':
      return count === 1
        ? {
            text: vscode.l10n.t('$(diff) Agent: review'),
            tooltip: vscode.l10n.t('A change waits for your review. Show it.'),
          }
        : {
            text: vscode.l10n.t('$(diff) Agent: {0} to review', count),
            tooltip: vscode.l10n.t('{0} changes wait for your review. Show the newest.', count),
          };
    case 'running':
      return runningWords(summary);
  }
}

function runningWords({ step, count, costUsd }: Extract<StatusSummary, { kind: 'running' }>): {
  readonly text: string;
  readonly tooltip: string;
} {
  const progress = step ? vscode.l10n.t('step {0}/{1}', step.number, step.of) : vscode.l10n.t('working');
  const others = count > 1 ? vscode.l10n.t('{0} sessions', count) : '';
  const parts = [progress, costLabel(costUsd), others].filter((part) => part !== '').join(' · ');
  return {
    text: `$(loading~spin) Agent: ${parts}`,
    tooltip: vscode.l10n.t('The agent is at work: {0}. Show the session.', parts),
  };
}
