import * as vscode from 'vscode';
import type { SessionCard } from '../../core/engine/session-desk.ts';
import type { ExtensionParts } from '../extension-parts.ts';
import type { GroupName } from './card-status.ts';
import { groupCards, matchesFilter } from './card-status.ts';
import { groupRow, sessionRow } from './session-row.ts';

/** A row of the tree. */
export type SessionNode =
  | { readonly kind: 'group'; readonly group: GroupName; readonly cards: readonly SessionCard[] }
  | { readonly kind: 'session'; readonly card: SessionCard };

/** The tree `Sessions`; filled when it is first shown, and again a little after something changed. */
export interface SessionTree extends vscode.TreeDataProvider<SessionNode>, vscode.Disposable {
  refresh(): void;
  readonly filter: string;
  /** Shows only sessions with these words; empty: all. */
  setFilter(filter: string): void;
}

const refreshDelayMs = 300;

/** Makes the tree over the sessions of the desk. */
export function createSessionTree(parts: Pick<ExtensionParts, 'desk' | 'log'>): SessionTree {
  const changed = new vscode.EventEmitter<undefined>();
  let filter = '';
  let timer: NodeJS.Timeout | undefined;
  let listening: { dispose(): void } | undefined;
  let disposed = false;
  const soon = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      changed.fire(undefined);
    }, refreshDelayMs);
  };
  const read = async (): Promise<readonly SessionNode[]> => {
    const sessions = await parts.desk();
    if (disposed) return [];
    listening ??= sessions.onDidChange(soon);
    const cards = (await sessions.list()).filter((card) => filter === '' || matchesFilter(card, filter));
    return groupCards(cards, beginOfDay()).map((group) => ({ kind: 'group', ...group }));
  };
  return {
    onDidChangeTreeData: changed.event,
    get filter() {
      return filter;
    },
    setFilter(words) {
      filter = words.trim();
      changed.fire(undefined);
    },
    refresh: () => changed.fire(undefined),
    getTreeItem: (node) =>
      node.kind === 'group' ? groupRow(node.group, node.cards.length) : sessionRow(node.card),
    async getChildren(node) {
      if (node) return node.kind === 'group' ? node.cards.map((card) => ({ kind: 'session', card })) : [];
      try {
        return [...(await read())];
      } catch (error) {
        parts.log.error('Cannot list the sessions.', error);
        throw error;
      }
    },
    dispose() {
      disposed = true;
      clearTimeout(timer);
      listening?.dispose();
      changed.dispose();
    },
  };
}

const beginOfDay = (): number => new Date().setHours(0, 0, 0, 0);
