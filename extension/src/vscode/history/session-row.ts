import * as vscode from 'vscode';
import type { SessionCard } from '../../core/engine/session-desk.ts';
import type { CardStatus, GroupName } from './card-status.ts';
import { cardContext, cardStatus, costLabel, taskLabel } from './card-status.ts';

/** How a session stands in the tree. Everything that comes from a session is shown as text, never as Markdown. */
export function sessionRow(card: SessionCard): vscode.TreeItem {
  const status = cardStatus(card);
  const label = taskLabel(card.task) || card.sessionId;
  const row = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.None);
  const facts = [statusWord(status), costLabel(card.costUsd), filesLabel(card.files)].filter(
    (text) => text !== '',
  );
  row.id = card.sessionId;
  row.description = facts.join(' · ');
  row.iconPath = statusIcon(status);
  row.contextValue = cardContext(card);
  row.tooltip = tooltip(card, status);
  row.accessibilityInformation = { label: [label, ...facts].join(', ') };
  row.command = {
    command: 'ratchet.showSession',
    title: vscode.l10n.t('Show Session'),
    arguments: [card.sessionId],
  };
  return row;
}

/** How a group stands in the tree. */
export function groupRow(group: GroupName, count: number): vscode.TreeItem {
  const row = new vscode.TreeItem(groupWord(group), vscode.TreeItemCollapsibleState.Expanded);
  row.id = `group:${group}`;
  row.description = `${count}`;
  row.contextValue = 'group';
  row.accessibilityInformation = { label: vscode.l10n.t('{0}, {1} sessions', groupWord(group), count) };
  return row;
}

/** A status in one or two words. */
function statusWord(status: CardStatus): string {
  switch (status) {
    case 'running':
      return vscode.l10n.t('Running');
    case 'waits':
      return vscode.l10n.t('Needs your answer');
    case 'review':
      return vscode.l10n.t('Needs review');
    case 'paused':
      return vscode.l10n.t('Paused');
    case 'interrupted':
      return vscode.l10n.t('Interrupted');
    case 'accepted':
      return vscode.l10n.t('Accepted');
    case 'rejected':
      return vscode.l10n.t('Rejected');
    case 'answered':
      return vscode.l10n.t('Answered');
    case 'nothing-to-fix':
      return vscode.l10n.t('Nothing to fix');
    case 'failed':
      return vscode.l10n.t('Failed');
    case 'unreadable':
      return vscode.l10n.t('Cannot be read');
  }
}

function groupWord(group: GroupName): string {
  switch (group) {
    case 'running':
      return vscode.l10n.t('Running');
    case 'attention':
      return vscode.l10n.t('Needs You');
    case 'today':
      return vscode.l10n.t('Today');
    case 'earlier':
      return vscode.l10n.t('Earlier');
  }
}

const icons: Readonly<Record<CardStatus, readonly [icon: string, color: string | null]>> = {
  running: ['loading~spin', null],
  waits: ['question', 'list.warningForeground'],
  review: ['diff', 'list.warningForeground'],
  paused: ['debug-pause', null],
  interrupted: ['debug-disconnect', null],
  accepted: ['pass', 'testing.iconPassed'],
  rejected: ['discard', null],
  answered: ['comment', null],
  'nothing-to-fix': ['pass', null],
  failed: ['error', 'list.errorForeground'],
  unreadable: ['warning', 'list.errorForeground'],
};

function statusIcon(status: CardStatus): vscode.ThemeIcon {
  const [icon, color] = icons[status];
  return color === null
    ? new vscode.ThemeIcon(icon)
    : new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
}

const filesLabel = (files: number): string => {
  if (files === 0) return '';
  return files === 1 ? vscode.l10n.t('1 file') : vscode.l10n.t('{0} files', files);
};

const taskCharactersMax = 1_000;

function tooltip(card: SessionCard, status: CardStatus): vscode.MarkdownString {
  const text = new vscode.MarkdownString('', false);
  text.isTrusted = false;
  text.supportHtml = false;
  text.appendText(card.task.slice(0, taskCharactersMax));
  const facts: readonly (readonly [string, string])[] = [
    [vscode.l10n.t('Status'), card.unreadable ?? endingText(card) ?? statusWord(status)],
    [vscode.l10n.t('Engine'), card.model ?? vscode.l10n.t('built-in, no model')],
    [vscode.l10n.t('Folder'), card.workspace],
    [vscode.l10n.t('Begun'), new Date(card.startedAt).toLocaleString()],
    [vscode.l10n.t('Changed'), new Date(card.changedAt).toLocaleString()],
    [vscode.l10n.t('Size'), sizeLabel(card.bytes)],
    ...(card.open === 'elsewhere'
      ? [[vscode.l10n.t('Open'), vscode.l10n.t('in another window or a terminal')] as const]
      : []),
  ];
  for (const [index, [name, value]] of facts.entries()) {
    text.appendMarkdown(index === 0 ? '\n\n' : '  \n');
    text.appendText(`${name}: ${value}`);
  }
  return text;
}

const sizeLabel = (bytes: number): string =>
  bytes < 1024 ** 2 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;

/** What an ending or a pause says for itself. */
function endingText({ lifecycle }: SessionCard): string | null {
  if (lifecycle.kind === 'ended' && 'message' in lifecycle.ending) return lifecycle.ending.message;
  if (lifecycle.kind === 'paused' && 'message' in lifecycle.reason) return lifecycle.reason.message;
  return null;
}
