import * as vscode from 'vscode';
import { proposalScheme } from './proposal-documents.ts';
import type { ReviewSessions } from './review-sessions.ts';
import { entryOfProposal } from './proposal-documents.ts';
import type { PlacedPart, ReviewViews } from './review-views.ts';

/** The parts that a document shows, whether it is the person's file or the proposal beside it. */
export function partsIn(
  document: vscode.TextDocument,
  sessions: ReviewSessions,
  views: ReviewViews,
): readonly PlacedPart[] {
  if (document.uri.scheme === 'file') return views.partsAt(document.uri);
  const entry = entryOfProposal(sessions, document.uri);
  return entry ? views.partsAt(entry.uri).filter((placed) => placed.entry === entry) : [];
}

/** The lines of a part in a document of its file or proposal, each of which exists; null when it is about no lines. */
export function linesOfPart(document: vscode.TextDocument, { part }: PlacedPart): vscode.Range | null {
  const range = document.uri.scheme === proposalScheme ? part.inProposal : part.place;
  if (!range) return null;
  const last = document.lineCount - 1;
  const start = Math.min(range.start, last);
  return new vscode.Range(start, 0, Math.max(start, Math.min(range.end - 1, last)), 0);
}

/** The parts whose lines touch these; an insertion stands between two lines and belongs to both. */
export function partsTouching(
  document: vscode.TextDocument,
  parts: readonly PlacedPart[],
  range: vscode.Range,
): readonly PlacedPart[] {
  return parts.filter((placed) => {
    const own = linesOfPart(document, placed);
    if (!own) return false;
    const between = document.uri.scheme === 'file' && placed.part.place?.start === placed.part.place?.end;
    const first = between ? own.start.line - 1 : own.start.line;
    return range.start.line <= own.end.line && first <= range.end.line;
  });
}
