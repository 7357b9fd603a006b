import * as vscode from 'vscode';
import type { Selection } from '../../protocol/content.ts';
import type { PersonCommand } from '../../protocol/events.ts';
import type { DeskSession } from '../../core/engine/session-desk.ts';
import { covers } from '../../core/edits/undecided-units.ts';
import { splitSelection } from '../../core/review/split-selection.ts';
import { undoOfLastAction } from '../../core/session/review-actions.ts';
import type { ExtensionParts } from '../extension-parts.ts';
import { commandSession } from '../session-commands/move-session.ts';
import { trustRefusal } from '../session-commands/trust-refusal.ts';
import { explainUntrusted } from '../trust/trust.ts';
import type { HandMerges } from './merge-by-hand.ts';
import { createHandMerges } from './merge-by-hand.ts';
import type { Moments } from './proposal-documents.ts';
import type { ReviewEntry, ReviewSessions } from './review-sessions.ts';
import type { ReviewViews } from './review-views.ts';
import { saveDocuments, showWritten } from './show-written.ts';

/** What a person decides in a review. Each says in a message what kept it from being done; one is done after the other. */
export interface ReviewActions extends vscode.Disposable {
  /** Writes what is open of the selection; what conflicts with the person's own text goes to the merge editor. */
  keep(sessionId: string, selection: Selection): Promise<void>;
  /** Drops what is open of the selection; no file changes. */
  undo(sessionId: string, selection: Selection): Promise<void>;
  /** Takes the last decision back. */
  undoLast(sessionId: string): Promise<void>;
}

interface Tools {
  readonly sessions: ReviewSessions;
  readonly views: ReviewViews;
  readonly moments: Moments;
  readonly log: ExtensionParts['log'];
}

/** Decisions through the session's commands: nothing here writes a file but the editor's own saving. */
export function createReviewActions(tools: Tools): ReviewActions {
  const { sessions, moments, log } = tools;
  let turn: Promise<void> = Promise.resolve();
  const inTurn = (sessionId: string, work: (session: DeskSession) => Promise<void>): Promise<void> => {
    const done = turn.then(async () => {
      const session = await sessions.act(sessionId);
      if (session) await work(session);
    });
    turn = done.catch((error: unknown) => log.error('Cannot carry out a decision of a review.', error));
    return done;
  };
  const merges = createHandMerges(moments, ({ session }, selection) =>
    inTurn(session.sessionId, async (current) => {
      await give(current, { kind: 'settle', selection });
    }),
  );
  return {
    keep: (sessionId, selection) =>
      inTurn(sessionId, (session) => keep(session, selection, { ...tools, merges })),
    undo: (sessionId, selection) => inTurn(sessionId, (session) => undo(session, selection, tools)),
    undoLast: (sessionId) => inTurn(sessionId, (session) => undoLast(session, tools)),
    dispose() {
      merges.dispose();
    },
  };
}

async function keep(
  session: DeskSession,
  selection: Selection,
  { merges, ...tools }: Tools & { readonly merges: HandMerges },
): Promise<void> {
  const split = await splitOpen(session, selection, tools);
  if (!split) return;
  const { clear, conflicts } = split;
  let unseen: readonly string[] = [];
  if (clear) {
    const given = await giveAndShow(
      session,
      { kind: 'accept', selection: clear },
      { covered: clear, ...tools },
    );
    if (!given) return;
    unseen = given.conflicts;
  }
  const seen = [...conflicts].flatMap(([path, ids]) => entryWith(session, path, ids, tools.sessions));
  const found = unseen.flatMap((path) =>
    entryWith(session, path, idsIn(session, path, clear, tools.sessions), tools.sessions),
  );
  const [first, ...others] = [...found, ...seen];
  if (!first) return;
  await merges.begin(first.entry, first.ids);
  if (others.length > 0) sayOthers(others.map(({ entry }) => entry));
}

async function undo(session: DeskSession, selection: Selection, tools: Tools): Promise<void> {
  const split = await splitOpen(session, selection, tools);
  if (!split) return;
  const ids = [
    ...(split.clear?.kind === 'hunks' ? split.clear.ids : []),
    ...[...split.conflicts.values()].flat(),
  ];
  await give(session, { kind: 'reject', selection: { kind: 'hunks', ids } });
}

async function undoLast(session: DeskSession, tools: Tools): Promise<void> {
  const { review } = session.state;
  const command = review && undoOfLastAction(review);
  if (!command) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('There is no decision of this review to take back.'),
    );
    return;
  }
  if (command.kind === 'reopen') {
    await give(session, command);
    return;
  }
  const covered = review.actions.at(-1)?.selection ?? { kind: 'all' };
  const given = await giveAndShow(session, command, { covered, ...tools });
  if (given && given.conflicts.length > 0) {
    void vscode.window.showErrorMessage(
      vscode.l10n.t(
        'Cannot take the kept change back as you changed the same lines since in {0}. Change them back, or undo your own edits first.',
        given.conflicts.join(', '),
      ),
    );
  }
}

/** The open parts of a selection by name; says so when there are none. */
async function splitOpen(
  session: DeskSession,
  selection: Selection,
  { sessions, views }: Tools,
): Promise<ReturnType<typeof splitSelection> | undefined> {
  const changeSet = session.state.review?.changeSet;
  const open = [];
  for (const entry of sessions.entries.filter((each) => each.session.sessionId === session.sessionId)) {
    const view = await views.load(entry);
    const { path } = entry.file;
    open.push(...view.open.map(({ id, state }) => ({ unit: { id, path }, conflict: state === 'conflict' })));
  }
  const split = changeSet && splitSelection(open, selection, changeSet);
  if (split && (split.clear || split.conflicts.size > 0)) return split;
  void vscode.window.showInformationMessage(vscode.l10n.t('This is decided already: nothing of it is open.'));
  return undefined;
}

/**
 * Gives a command that writes files: the person's typing is saved first, and shown together with what was written.
 * Returns the paths that it conflicted with, and undefined when it was refused or failed, which was said.
 */
async function giveAndShow(
  session: DeskSession,
  command: PersonCommand,
  { covered, sessions, views }: Tools & { readonly covered: Selection },
): Promise<{ readonly conflicts: readonly string[] } | undefined> {
  const refusal = trustRefusal(session.state);
  if (refusal !== null) {
    // Whoever keeps next does not wait for what the person makes of this.
    void explainUntrusted(refusal);
    return undefined;
  }
  const changed = session.state.review?.changeSet.files ?? [];
  const paths = changed.map(({ path }) => path).filter((path) => coversAny(covered, path, session, sessions));
  const root = sessions.rootOf(session);
  const documents = await saveDocuments(paths.map((path) => vscode.Uri.joinPath(root, path)));
  if ('refused' in documents) {
    const name = vscode.workspace.asRelativePath(documents.refused);
    void vscode.window.showErrorMessage(
      vscode.l10n.t(
        'Cannot change {0} as what you typed in it could not be saved. Save it yourself, then try again.',
        name,
      ),
    );
    return undefined;
  }
  const from = session.events.length;
  if (!(await give(session, command))) return undefined;
  const conflicts = session.events.slice(from).flatMap(({ event }) => {
    const found =
      event.type === 'outcome-recorded' && event.outcome.kind === 'conflicts' ? event.outcome : null;
    return found?.conflicts.map(({ path }) => path) ?? [];
  });
  const problem = session.state.review?.problem ?? null;
  if (problem !== null && conflicts.length === 0) {
    void vscode.window.showErrorMessage(problem);
    return undefined;
  }
  await Promise.all(documents.saved.map(showWritten));
  // Files that no editor has open are not told to be others.
  await Promise.all(
    sessions.entries
      .filter((entry) => entry.session.sessionId === session.sessionId)
      .map((entry) => views.load(entry)),
  );
  return { conflicts };
}

/** Gives a command and waits until it has taken effect; says why it was refused. */
async function give(session: DeskSession, command: PersonCommand): Promise<boolean> {
  const given = await commandSession(session, command);
  if (!given.ok) {
    void vscode.window.showErrorMessage(given.failure.message);
    return false;
  }
  await session.settled();
  return true;
}

function coversAny(
  selection: Selection,
  path: string,
  session: DeskSession,
  sessions: ReviewSessions,
): boolean {
  const units = sessions.entry(session.sessionId, path)?.file.units;
  // Of an ended session nothing is loaded: any of its files may be meant.
  return units?.some((unit) => covers(selection, unit)) ?? true;
}

interface Conflicting {
  readonly entry: ReviewEntry;
  readonly ids: readonly string[];
}

function entryWith(
  session: DeskSession,
  path: string,
  ids: readonly string[],
  sessions: ReviewSessions,
): Conflicting[] {
  const entry = sessions.entry(session.sessionId, path);
  return entry && ids.length > 0 ? [{ entry, ids }] : [];
}

/** The parts of a file that were asked for, when the accept found a conflict in it that the marks had not shown. */
function idsIn(
  session: DeskSession,
  path: string,
  asked: Selection | null,
  sessions: ReviewSessions,
): string[] {
  const units = sessions.entry(session.sessionId, path)?.file.units ?? [];
  return asked ? units.filter((unit) => covers(asked, unit)).map(({ id }) => id) : [];
}

function sayOthers(entries: readonly ReviewEntry[]): void {
  const names = entries.map(({ uri }) => vscode.workspace.asRelativePath(uri)).join(', ');
  void vscode.window.showInformationMessage(
    vscode.l10n.t('You also changed the same lines in {0}: keep there next, to merge them.', names),
  );
}
