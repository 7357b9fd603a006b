import * as vscode from 'vscode';
import type { Selection } from '../../protocol/content.ts';
import { mergeSides } from '../../core/review/review-model.ts';
import { unitDecision } from '../../core/review/unit-decision.ts';
import { documentLines } from './documents.ts';
import type { Moments } from './proposal-documents.ts';
import type { ReviewEntry } from './review-sessions.ts';

/** Merges by hand that are under way. */
export interface HandMerges extends vscode.Disposable {
  /** Opens the merge editor on these parts of a file. They count as decided when the person has saved their result. */
  begin(entry: ReviewEntry, ids: readonly string[]): Promise<void>;
}

interface HandMerge {
  readonly entry: ReviewEntry;
  readonly ids: readonly string[];
  readonly tab: vscode.Tab | undefined;
  /** saved by a timer or at a change of focus: the person may still be at it */
  saved: boolean;
}

/** `settle` is told what the person merged. */
export function createHandMerges(
  moments: Moments,
  settle: (entry: ReviewEntry, selection: Selection) => Promise<void>,
): HandMerges {
  const merges = new Set<HandMerge>();
  const reasons = new Map<string, vscode.TextDocumentSaveReason>();
  const end = (merge: HandMerge): void => {
    merges.delete(merge);
    void settle(merge.entry, { kind: 'hunks', ids: [...merge.ids] });
  };
  const registered = vscode.Disposable.from(
    vscode.workspace.onWillSaveTextDocument(({ document, reason }) => {
      reasons.set(document.uri.toString(), reason);
    }),
    vscode.workspace.onDidSaveTextDocument((document) => {
      const reason = reasons.get(document.uri.toString());
      for (const merge of merges) {
        if (merge.entry.uri.fsPath !== document.uri.fsPath) continue;
        if (reason === vscode.TextDocumentSaveReason.Manual) end(merge);
        else merge.saved = true;
      }
    }),
    vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
      for (const merge of merges) {
        if (!merge.tab || !closed.includes(merge.tab)) continue;
        if (merge.saved) end(merge);
        else merges.delete(merge);
      }
    }),
  );
  return {
    async begin(entry, ids) {
      const sides = sidesOf(entry, ids);
      if (!sides) return sayUnmergeable(entry);
      const document = await openFile(entry.uri);
      if (!document) return sayUnmergeable(entry);
      for (const merge of merges) if (merge.entry === entry) merges.delete(merge);
      await showMerge(document, sides, moments);
      merges.add({ entry, ids, tab: vscode.window.tabGroups.activeTabGroup.activeTab, saved: false });
    },
    dispose() {
      registered.dispose();
    },
  };
}

interface Sides {
  readonly base: readonly string[];
  readonly proposed: readonly string[];
}

function sidesOf({ session, file }: ReviewEntry, ids: readonly string[]): Sides | null {
  const { review } = session.state;
  if (file.text && review) return mergeSides(file.text, (hunk) => unitDecision(review, hunk), new Set(ids));
  if (file.after.kind !== 'text') return null;
  if (file.before.kind === 'text') return { base: file.before.lines, proposed: file.after.lines };
  return file.before.kind === 'absent' ? { base: [], proposed: file.after.lines } : null;
}

async function showMerge(document: vscode.TextDocument, sides: Sides, moments: Moments): Promise<void> {
  const { uri } = document;
  const moment = (name: string, lines: readonly string[]): vscode.Uri =>
    moments.uriFor(uri, name, lines.join('\n'));
  const proposed = moment('proposed', sides.proposed);
  try {
    await vscode.commands.executeCommand('_open.mergeEditor', {
      base: moment('base', sides.base),
      input1: { uri: moment('yours', documentLines(document)), title: vscode.l10n.t('Your Text') },
      input2: { uri: proposed, title: vscode.l10n.t('Proposed by Ratchet') },
      output: uri,
    });
  } catch (error) {
    // No promised interface: where it is missing, the proposal is shown beside the file, which can be edited.
    if (!(error instanceof Error)) throw error;
    await vscode.commands.executeCommand(
      'vscode.diff',
      proposed,
      uri,
      vscode.l10n.t('Merge {0} by hand', vscode.workspace.asRelativePath(uri)),
    );
  }
}

async function openFile(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch (error) {
    // Gone, or no text.
    if (error instanceof Error) return undefined;
    throw error;
  }
}

function sayUnmergeable({ uri, file }: ReviewEntry): void {
  const name = vscode.workspace.asRelativePath(uri);
  const message =
    file.after.kind === 'absent'
      ? vscode.l10n.t(
          'Cannot delete {0} as you changed it since the agent began. Delete it yourself, or undo the proposed deletion.',
          name,
        )
      : vscode.l10n.t(
          'Cannot merge {0} as it was deleted, moved, or is no text here. Bring the file back and keep again, or undo the proposed change.',
          name,
        );
  void vscode.window.showErrorMessage(message);
}
