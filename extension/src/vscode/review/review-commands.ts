import * as vscode from 'vscode';
import * as z from 'zod';
import { Selection } from '../../protocol/content.ts';
import type { ExtensionParts } from '../extension-parts.ts';
import { findNeighbour, showPart } from './navigate-parts.ts';
import { openAllDiffs, openDiff } from './open-diffs.ts';
import { partsIn, partsTouching } from './part-lines.ts';
import type { Moments } from './proposal-documents.ts';
import { entryOfProposal } from './proposal-documents.ts';
import type { ReviewActions } from './review-actions.ts';
import type { ReviewEntry, ReviewSessions } from './review-sessions.ts';
import type { ReviewViews } from './review-views.ts';
import { openCount } from './review-views.ts';

interface Tools {
  readonly sessions: ReviewSessions;
  readonly views: ReviewViews;
  readonly moments: Moments;
  readonly actions: ReviewActions;
  readonly focus: ExtensionParts['focus'];
}

/** Every command of the review: those of the palette, menus and lenses, and those that the panel calls. */
export function registerReviewCommands(tools: Tools): vscode.Disposable {
  const commands = {
    ...commandsOfPanel(tools),
    ...commandsOfHunks(tools),
    ...commandsOfFiles(tools),
    ...commandsOfAll(tools),
  };
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(name, run)),
  );
}

type Commands = Readonly<Record<string, (...args: readonly unknown[]) => Promise<void>>>;

/** (sessionId, …) */
function commandsOfPanel({ sessions, views, moments, actions }: Tools): Commands {
  return {
    'ratchet.review.keep': (sessionId, selection) =>
      actions.keep(z.string().parse(sessionId), Selection.parse(selection)),
    'ratchet.review.undo': (sessionId, selection) =>
      actions.undo(z.string().parse(sessionId), Selection.parse(selection)),
    async 'ratchet.review.openDiff'(sessionId, path, hunk) {
      await sessions.loaded(z.string().parse(sessionId));
      const entry = sessions.entry(z.string().parse(sessionId), z.string().parse(path));
      if (entry) await openDiff(entry, { views, moments }, z.string().nullish().parse(hunk) ?? null);
      else sayNothingOpen();
    },
    async 'ratchet.review.openAll'(sessionId) {
      await sessions.loaded(z.string().parse(sessionId));
      const entries = sessions.entries.filter((entry) => entry.session.sessionId === sessionId);
      if (entries.length > 0) await openAllDiffs(entries);
      else sayNothingOpen();
    },
    'ratchet.review.undoAction': (sessionId) => actions.undoLast(z.string().parse(sessionId)),
  };
}

/** (sessionId, path, id) from a lens; nothing from the palette: what is at the cursor. */
function commandsOfHunks(tools: Tools): Commands {
  const { views, moments, actions } = tools;
  const onHunk =
    (act: (target: HunkTarget) => Promise<void>) =>
    async (...args: readonly unknown[]): Promise<void> => {
      const target = await hunkTarget(args, tools);
      if (target) await act(target);
    };
  const go = (direction: 1 | -1) => async (): Promise<void> => {
    const placed = await findNeighbour(direction, tools);
    if (placed) await showPart(placed, (entry, id) => openDiff(entry, { views, moments }, id));
    else sayNothingOpen();
  };
  return {
    'ratchet.keepHunk': onHunk(({ sessionId, id }) => actions.keep(sessionId, { kind: 'hunks', ids: [id] })),
    'ratchet.undoHunk': onHunk(({ sessionId, id }) => actions.undo(sessionId, { kind: 'hunks', ids: [id] })),
    'ratchet.nextHunk': go(1),
    'ratchet.previousHunk': go(-1),
  };
}

/** (uri) from a menu, (sessionId, path) from a lens; nothing from the palette: the file in the active editor. */
function commandsOfFiles(tools: Tools): Commands {
  const { views, moments, actions } = tools;
  const onFile =
    (act: (entry: ReviewEntry, id: string | null) => Promise<void>) =>
    async (...args: readonly unknown[]): Promise<void> => {
      const entries = await fileTargets(args, tools);
      if (entries.length === 0) sayNothingOpen();
      const id = z.string().safeParse(args[2]);
      for (const entry of entries) await act(entry, id.success ? id.data : null);
    };
  const selection = ({ file }: ReviewEntry): Selection => ({ kind: 'files', paths: [file.path] });
  return {
    'ratchet.keepFile': onFile((entry) => actions.keep(entry.session.sessionId, selection(entry))),
    'ratchet.undoFile': onFile((entry) => actions.undo(entry.session.sessionId, selection(entry))),
    'ratchet.openDiff': onFile((entry, id) => openDiff(entry, { views, moments }, id)),
  };
}

/** On the session that is shown, or else the one with something to review. */
function commandsOfAll({ sessions, actions, focus }: Tools): Commands {
  const current = async (): Promise<string | undefined> => {
    await sessions.loaded();
    const open = sessions.entries
      .filter((entry) => openCount(entry) > 0)
      .map(({ session }) => session.sessionId);
    const shown = focus.current?.sessionId;
    const chosen = shown !== undefined && open.includes(shown) ? shown : open[0];
    if (chosen === undefined) sayNothingOpen();
    return chosen;
  };
  const onAll =
    (act: (sessionId: string) => Promise<void>) =>
    async (sessionId: unknown): Promise<void> => {
      const chosen = typeof sessionId === 'string' ? sessionId : await current();
      if (chosen !== undefined) await act(chosen);
    };
  return {
    'ratchet.keepAll': onAll((sessionId) => actions.keep(sessionId, { kind: 'all' })),
    'ratchet.undoAll': onAll((sessionId) => actions.undo(sessionId, { kind: 'all' })),
    'ratchet.reviewChanges': onAll((sessionId) =>
      openAllDiffs(sessions.entries.filter((entry) => entry.session.sessionId === sessionId)),
    ),
    async 'ratchet.undoReviewAction'() {
      const session = sessions.undoable;
      if (session) await actions.undoLast(session.sessionId);
      else
        void vscode.window.showInformationMessage(
          vscode.l10n.t('There is no decision of a review to take back.'),
        );
    },
  };
}

interface HunkTarget {
  readonly sessionId: string;
  readonly id: string;
}

const LensArguments = z.tuple([z.string(), z.string(), z.string()]);

async function hunkTarget(
  args: readonly unknown[],
  { sessions, views }: Tools,
): Promise<HunkTarget | undefined> {
  const given = LensArguments.safeParse(args.slice(0, 3));
  if (given.success) return { sessionId: given.data[0], id: given.data[2] };
  await sessions.loaded();
  const editor = vscode.window.activeTextEditor;
  const parts = editor ? partsIn(editor.document, sessions, views) : [];
  const [touched] = editor ? partsTouching(editor.document, parts, editor.selection) : [];
  // A file that comes or goes as a whole has one part, wherever the cursor is.
  const placed = touched ?? parts.find(({ part }) => part.extent === 'whole');
  if (placed) return { sessionId: placed.entry.session.sessionId, id: placed.part.id };
  void vscode.window.showInformationMessage(
    vscode.l10n.t('There is no proposed hunk at the cursor. Go to one with “Go to Next Proposed Hunk”.'),
  );
  return undefined;
}

async function fileTargets(args: readonly unknown[], { sessions }: Tools): Promise<readonly ReviewEntry[]> {
  await sessions.loaded();
  const [first, path] = args;
  if (typeof first === 'string' && typeof path === 'string') {
    const entry = sessions.entry(first, path);
    return entry ? [entry] : [];
  }
  const uri = first instanceof vscode.Uri ? first : vscode.window.activeTextEditor?.document.uri;
  if (!uri) return [];
  const entry = entryOfProposal(sessions, uri);
  const entries = entry ? [entry] : sessions.entriesAt(uri);
  return entries.filter((each) => openCount(each) > 0);
}

function sayNothingOpen(): void {
  void vscode.window.showInformationMessage(vscode.l10n.t('There is nothing to review here.'));
}
