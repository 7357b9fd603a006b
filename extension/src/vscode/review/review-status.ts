import * as vscode from 'vscode';
import { toReview } from './describe-part.ts';
import type { ReviewSessions } from './review-sessions.ts';
import { openCount } from './review-views.ts';

/** Says in the status bar how much there is to review, and leads to it. */
export function registerReviewStatus(sessions: ReviewSessions): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('ratchet.review', vscode.StatusBarAlignment.Left, 49);
  item.name = vscode.l10n.t('Ratchet: Review');
  item.command = 'ratchet.reviewChanges';
  const show = (): void => {
    const count = sessions.entries.reduce((sum, entry) => sum + openCount(entry), 0);
    if (count === 0) return item.hide();
    item.text = vscode.l10n.t('$(diff) {0} to review', count);
    item.tooltip = toReview(count);
    item.accessibilityInformation = { label: item.tooltip, role: 'button' };
    item.show();
  };
  show();
  return vscode.Disposable.from(item, sessions.onDidChange(show));
}
