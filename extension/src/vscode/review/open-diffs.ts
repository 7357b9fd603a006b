import * as vscode from 'vscode';
import { describeWhole } from './describe-part.ts';
import type { Moments } from './proposal-documents.ts';
import { proposalUri } from './proposal-documents.ts';
import type { ReviewEntry } from './review-sessions.ts';
import type { ReviewViews } from './review-views.ts';
import { openCount } from './review-views.ts';

/** Shows a file beside the proposal for it, at one of its hunks if one is named. */
export async function openDiff(
  entry: ReviewEntry,
  { views, moments }: { readonly views: ReviewViews; readonly moments: Moments },
  id: string | null = null,
): Promise<void> {
  if (!isText(entry)) return showNoText(entry);
  const view = await views.load(entry);
  const { original, modified } = sidesOf(entry, await exists(entry.uri));
  const empty = (): vscode.Uri => moments.uriFor(entry.uri, 'nothing', '');
  const part = view.open.find((each) => each.id === id);
  const line = part?.inProposal?.start;
  await vscode.commands.executeCommand(
    'vscode.diff',
    original ?? empty(),
    modified ?? empty(),
    vscode.l10n.t('{0} (Yours ↔ Proposed)', nameOf(entry)),
    { preview: true, ...(line !== undefined && { selection: new vscode.Range(line, 0, line, 0) }) },
  );
}

/** Shows every file with something to review beside the proposals, in one editor. */
export async function openAllDiffs(entries: readonly ReviewEntry[]): Promise<void> {
  const texts = entries.filter((entry) => openCount(entry) > 0 && isText(entry));
  const [first] = entries;
  if (!first) return;
  if (texts.length === 0) return showNoText(first);
  const resources: [vscode.Uri, vscode.Uri | undefined, vscode.Uri | undefined][] = [];
  for (const entry of texts) {
    const { original, modified } = sidesOf(entry, await exists(entry.uri));
    resources.push([entry.uri, original, modified]);
  }
  await vscode.commands.executeCommand('vscode.changes', vscode.l10n.t('Proposed Changes'), resources);
}

interface DiffSides {
  readonly original: vscode.Uri | undefined;
  readonly modified: vscode.Uri | undefined;
}

/** What is not there has no side. */
function sidesOf(entry: ReviewEntry, isThere: boolean): DiffSides {
  return {
    original: isThere ? entry.uri : undefined,
    modified: entry.file.after.kind === 'absent' ? undefined : proposalUri(entry),
  };
}

/** Whether there are lines to show on either side. */
function isText({ file }: ReviewEntry): boolean {
  const kinds = new Set([file.before.kind, file.after.kind]);
  kinds.delete('absent');
  return kinds.size === 1 && kinds.has('text');
}

/** What is no text is decided on here, by what is known of it. */
async function showNoText(entry: ReviewEntry): Promise<void> {
  const keep = vscode.l10n.t('Keep File');
  const undo = vscode.l10n.t('Undo File');
  const chosen = await vscode.window.showInformationMessage(
    `${nameOf(entry)}: ${describeWhole(entry)}`,
    keep,
    undo,
  );
  if (chosen === undefined) return;
  const { session, file } = entry;
  const command = chosen === keep ? 'ratchet.review.keep' : 'ratchet.review.undo';
  await vscode.commands.executeCommand(command, session.sessionId, { kind: 'files', paths: [file.path] });
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch (error) {
    if (error instanceof vscode.FileSystemError) return false;
    throw error;
  }
}

const nameOf = ({ uri }: ReviewEntry): string => vscode.workspace.asRelativePath(uri);
