import * as vscode from 'vscode';
import { toReview } from './describe-part.ts';
import type { ReviewSessions } from './review-sessions.ts';
import { openCount } from './review-views.ts';

/** Badges on files with something to review. */
export function registerBadges(sessions: ReviewSessions): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri | vscode.Uri[] | undefined>();
  return vscode.Disposable.from(
    changed,
    vscode.window.registerFileDecorationProvider({
      onDidChangeFileDecorations: changed.event,
      provideFileDecoration(uri) {
        if (uri.scheme !== 'file') return undefined;
        const count = sessions.entriesAt(uri).reduce((sum, entry) => sum + openCount(entry), 0);
        if (count === 0) return undefined;
        return { badge: count > 99 ? '99' : `${count}`, tooltip: toReview(count), propagate: true };
      },
    }),
    sessions.onDidChange(() => changed.fire(undefined)),
  );
}
