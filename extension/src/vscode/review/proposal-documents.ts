import * as vscode from 'vscode';
import * as z from 'zod';
import { diskLines, documentLines, findDocument } from './documents.ts';
import type { ReviewEntry, ReviewSessions } from './review-sessions.ts';
import type { ReviewViews } from './review-views.ts';

/** Scheme of read-only documents that hold a person's text with what is proposed for it. */
export const proposalScheme = 'ratchet-proposal';
/** Scheme of read-only documents that hold a text as it was at one moment. */
const momentScheme = 'ratchet-moment';

const ProposalQuery = z.object({ session: z.string(), path: z.string() });

/** The document with the proposal for a file. The path is the file's, for its language and icon. */
export function proposalUri({ uri, session, file }: ReviewEntry): vscode.Uri {
  const query = JSON.stringify({ session: session.sessionId, path: file.path });
  return uri.with({ scheme: proposalScheme, query });
}

/** The file that a proposal's document is about, if it is one and still under review. */
export function entryOfProposal(sessions: ReviewSessions, uri: vscode.Uri): ReviewEntry | undefined {
  const query = uri.scheme === proposalScheme ? ProposalQuery.safeParse(parsed(uri.query)) : undefined;
  return query?.success ? sessions.entry(query.data.session, query.data.path) : undefined;
}

/** Serves the proposals, and tells the editor when one is another. */
export function registerProposals(sessions: ReviewSessions, views: ReviewViews): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const provider: vscode.TextDocumentContentProvider = {
    onDidChange: changed.event,
    async provideTextDocumentContent(uri) {
      const entry = entryOfProposal(sessions, uri);
      if (entry) return (await views.load(entry)).proposal?.join('\n') ?? '';
      // Nothing is proposed any more: the person's own text.
      const file = vscode.Uri.file(uri.fsPath);
      const document = findDocument(file);
      return (document ? documentLines(document) : await diskLines(file))?.join('\n') ?? '';
    },
  };
  const shown = (): vscode.Uri[] =>
    vscode.workspace.textDocuments.map(({ uri }) => uri).filter(({ scheme }) => scheme === proposalScheme);
  const refresh = (): void => shown().forEach((uri) => changed.fire(uri));
  return vscode.Disposable.from(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(proposalScheme, provider),
    views.onDidChange(refresh),
    // What is shown of a file without a proposal is its own text: also when the editor reads it anew after it was kept.
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document.uri.scheme !== 'file') return;
      for (const uri of shown())
        if (uri.fsPath === document.uri.fsPath && !entryOfProposal(sessions, uri)) changed.fire(uri);
    }),
  );
}

/** Texts as they were at one moment, for the sides of a diff or merge; kept until their document is closed. */
export interface Moments extends vscode.Disposable {
  /** A document with this text beside `uri`; `name` tells it from others of the same file. */
  uriFor(uri: vscode.Uri, name: string, text: string): vscode.Uri;
}

/** Serves texts of moments. */
export function registerMoments(): Moments {
  const texts = new Map<string, string>();
  let count = 0;
  const registered = vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(momentScheme, {
      provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => texts.delete(uri.toString())),
  );
  return {
    uriFor(uri, name, text) {
      count += 1;
      const moment = uri.with({ scheme: momentScheme, query: JSON.stringify({ name, count }) });
      texts.set(moment.toString(), text);
      return moment;
    },
    dispose() {
      registered.dispose();
    },
  };
}

function parsed(query: string): unknown {
  try {
    return JSON.parse(query);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
