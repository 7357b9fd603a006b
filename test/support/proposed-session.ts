import { createHash } from 'node:crypto';
import type { FileChange, FileState } from '../../extension/src/protocol/content.ts';
import type { SessionEvent } from '../../extension/src/protocol/events.ts';
import { toEntry } from '../../extension/src/core/session/record.ts';
import type { DeskParts } from '../../extension/src/core/engine/create-session-desk.ts';

/** A content on one side of a change; null: no file. Texts are UTF-8. */
export type ProposedContent = string | Uint8Array | null;

/** What a session proposes, by workspace-relative path. */
export type Proposal = Readonly<
  Record<string, { readonly before: ProposedContent; readonly after: ProposedContent }>
>;

/** Records a session that has proposed this and waits for review, as a window would have left it; returns its id. */
export async function proposeSession(
  parts: Pick<DeskParts, 'ledgers' | 'blobsOf' | 'newSessionId' | 'version'>,
  workspace: string,
  proposal: Proposal,
): Promise<string> {
  const sessionId = parts.newSessionId();
  const created = await parts.ledgers.create(sessionId);
  if (!created.ok) throw new Error(created.failure.message);
  const ledger = created.value;
  const blobs = parts.blobsOf(sessionId);
  const stateOf = async (content: ProposedContent): Promise<FileState> => {
    if (content === null) return { kind: 'absent' };
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    const put = await blobs.put(bytes);
    if (!put.ok) throw new Error(put.failure.message);
    return { kind: 'file', hash: put.value, size: bytes.length, mode: 0o644 };
  };
  const files: FileChange[] = [];
  for (const [path, { before, after }] of Object.entries(proposal))
    files.push({ path, before: await stateOf(before), after: await stateOf(after) });
  const id = createHash('sha256').update(JSON.stringify(files)).digest('hex');
  const events: SessionEvent[] = [
    { type: 'session-started', setup: setupOf(sessionId, workspace, parts.version) },
    { type: 'change-set-proposed', changeSet: { id, files }, reports: [], summary: 'Done.' },
  ];
  const appended = ledger.append(
    0,
    events.map((event, seq) => toEntry(event, Date.now(), seq === 0 ? null : seq - 1)),
  );
  if (!appended.ok) throw new Error(appended.failure.message);
  await ledger.close();
  return sessionId;
}

function setupOf(
  sessionId: string,
  workspace: string,
  version: string,
): Extract<SessionEvent, { type: 'session-started' }>['setup'] {
  return {
    sessionId,
    workspace,
    task: 'Change the shop',
    mode: 'run',
    test: null,
    engine: { kind: 'repair', budgetMs: 1_000 },
    autonomy: 'suggest',
    caps: { turns: 1, tokens: 1, costUsd: 1, elapsedMs: 1_000 },
    version,
  };
}
