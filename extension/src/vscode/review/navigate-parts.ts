import * as vscode from 'vscode';
import { linesOfPart } from './part-lines.ts';
import { entryOfProposal, proposalScheme } from './proposal-documents.ts';
import type { ReviewEntry, ReviewSessions } from './review-sessions.ts';
import type { PlacedPart, ReviewViews } from './review-views.ts';

/** The open part after (1) or before (-1) the cursor, over all files under review and around their end. */
export async function findNeighbour(
  direction: 1 | -1,
  { sessions, views }: { readonly sessions: ReviewSessions; readonly views: ReviewViews },
): Promise<PlacedPart | undefined> {
  const all: PlacedPart[] = [];
  for (const entry of sessions.entries) {
    const { open } = await views.load(entry);
    all.push(...open.map((part) => ({ entry, part, total: open.length })));
  }
  const editor = vscode.window.activeTextEditor;
  const here = editor && entryAt(editor.document.uri, sessions);
  if (!editor || !here) return direction === 1 ? all[0] : all.at(-1);
  const line = editor.selection.active.line;
  const own = all.filter(({ entry }) => entry === here);
  const firstLine = (placed: PlacedPart): number => linesOfPart(editor.document, placed)?.start.line ?? 0;
  const within =
    direction === 1
      ? own.find((placed) => firstLine(placed) > line)
      : own.findLast((placed) => firstLine(placed) < line);
  if (within) return within;
  const order = sessions.entries.filter(
    (entry) => entry === here || all.some((placed) => placed.entry === entry),
  );
  const next = order.at((order.indexOf(here) + direction) % order.length);
  const there = all.filter(({ entry }) => entry === next);
  return direction === 1 ? there[0] : there.at(-1);
}

/**
 * Shows a part: in the proposal when the person is looking at proposals or the file has no lines for it, else in the
 * file's own editor.
 */
export async function showPart(
  placed: PlacedPart,
  showDiff: (entry: ReviewEntry, id: string) => Promise<void>,
): Promise<void> {
  const { entry, part } = placed;
  const { activeTextEditor: active } = vscode.window;
  if (active?.document.uri.scheme === proposalScheme) {
    const lines = linesOfPart(active.document, placed);
    if (active.document.uri.fsPath !== entry.uri.fsPath || !lines) return showDiff(entry, part.id);
    active.selection = new vscode.Selection(lines.start, lines.start);
    active.revealRange(lines, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    return;
  }
  if (part.extent === 'whole' || !part.place) return showDiff(entry, part.id);
  const editor = await vscode.window.showTextDocument(entry.uri, { preview: true });
  const lines = linesOfPart(editor.document, placed);
  if (!lines) return;
  editor.selection = new vscode.Selection(lines.start, lines.start);
  editor.revealRange(lines, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

function entryAt(uri: vscode.Uri, sessions: ReviewSessions): ReviewEntry | undefined {
  return uri.scheme === 'file' ? sessions.entriesAt(uri)[0] : entryOfProposal(sessions, uri);
}
