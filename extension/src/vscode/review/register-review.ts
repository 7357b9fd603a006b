import * as vscode from 'vscode';
import type { ExtensionParts } from '../extension-parts.ts';
import { registerCodeActions } from './code-actions.ts';
import { registerContextKeys } from './context-keys.ts';
import { registerDecorations } from './decorations.ts';
import { registerBadges } from './file-badges.ts';
import { registerHovers } from './hovers.ts';
import { registerLenses } from './lenses.ts';
import { registerMoments, registerProposals } from './proposal-documents.ts';
import { createReviewActions } from './review-actions.ts';
import { registerReviewCommands } from './review-commands.ts';
import type { ReviewParts } from './review-sessions.ts';
import { createReviewSessions } from './review-sessions.ts';
import { createReviewViews } from './review-views.ts';

/**
 * Review in the editor: proposals are marked in the files that they are for, shown beside them, and kept or undone by hunk,
 * file, or all at once. A proposal is in no buffer and no file of the person before it is kept.
 */
export function registerReview(parts: ReviewParts & Pick<ExtensionParts, 'settings'>): vscode.Disposable {
  const sessions = createReviewSessions(parts);
  const views = createReviewViews(sessions);
  const moments = registerMoments();
  const actions = createReviewActions({ sessions, views, moments, log: parts.log });
  return vscode.Disposable.from(
    registerProposals(sessions, views),
    registerDecorations(views),
    registerLenses(sessions, views, parts.settings),
    registerHovers(views),
    registerCodeActions(sessions, views),
    registerBadges(sessions),
    registerContextKeys(sessions),
    registerReviewCommands({ sessions, views, moments, actions, focus: parts.focus }),
    actions,
    moments,
    views,
    sessions,
  );
}
