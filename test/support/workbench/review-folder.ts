import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { SessionState } from '../../../extension/src/core/session/state.ts';
import { fromEntry } from '../../../extension/src/core/session/read-entry.ts';
import { foldEvents } from '../../../extension/src/core/session/record.ts';
import { createEngine } from '../../../extension/src/engine.ts';
import type { Proposal, ProposedContent } from '../proposed-session.ts';
import { proposeSession } from '../proposed-session.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { until } from './until.ts';

/** A folder with files that sessions propose to change, in the window that this runs in. */
export interface ReviewFolder extends AsyncDisposable {
  uri(path: string): vscode.Uri;
  write(path: string, content: Exclude<ProposedContent, null>): Promise<void>;
  /** null: no such file */
  disk(path: string): Promise<string | null>;
  bytes(path: string): Promise<Buffer>;
  /** Writes what the agent started from, and records a session that proposes what it made of it. */
  propose(proposal: Proposal): Promise<string>;
  /** Where a session stands, by its ledger. */
  lifecycle(sessionId: string): Promise<SessionState['lifecycle']['kind'] | undefined>;
}

/** The sessions are recorded where the window's own extension finds them. What is left of them goes in the end. */
export async function openReviewFolder(): Promise<ReviewFolder> {
  const folder = await temporaryFolder();
  const engine = createEngine({ environment: process.env });
  const sessions: string[] = [];
  const pathOf = (path: string): string => join(folder.path, path);
  const write: ReviewFolder['write'] = async (path, content) => {
    await mkdir(dirname(pathOf(path)), { recursive: true });
    await writeFile(pathOf(path), content);
  };
  const lifecycle: ReviewFolder['lifecycle'] = async (sessionId) => {
    const read = await engine.ledgers.read(sessionId);
    return read.ok ? foldEvents(read.value.entries.map(fromEntry))?.lifecycle.kind : undefined;
  };
  return {
    uri: (path) => vscode.Uri.file(pathOf(path)),
    write,
    lifecycle,
    disk: (path) => readFile(pathOf(path), 'utf8').catch(() => null),
    bytes: (path) => readFile(pathOf(path)),
    async propose(proposal) {
      for (const [path, { before }] of Object.entries(proposal))
        if (before !== null) await write(path, before);
      const sessionId = await proposeSession(engine, folder.path, proposal);
      sessions.push(sessionId);
      return sessionId;
    },
    async [Symbol.asyncDispose]() {
      for (const sessionId of sessions) {
        if ((await lifecycle(sessionId)) === 'reviewing')
          await vscode.commands.executeCommand('ratchet.review.undo', sessionId, { kind: 'all' });
        await until(async () => (await engine.ledgers.remove(sessionId)).ok);
      }
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** A lens of ours, as an editor would show it. */
export interface SeenLens {
  readonly line: number;
  readonly title: string;
  readonly tooltip: string | undefined;
  readonly command: string;
  readonly args: readonly unknown[];
}

/** Our lenses on a document: other extensions may have some, too. */
export async function lensesOn(document: vscode.TextDocument): Promise<SeenLens[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    document.uri,
  );
  return lenses.flatMap(({ range, command }) => {
    if (command?.command.startsWith('ratchet.') !== true) return [];
    const { title, tooltip, arguments: args = [] } = command;
    return [{ line: range.start.line, title, tooltip, command: command.command, args }];
  });
}
