import type { SessionSetup } from '../../protocol/events.ts';
import type { Result } from '../../protocol/result.ts';
import { fail, ok } from '../../protocol/result.ts';
import type { LedgerStore } from '../ledger/ledger.ts';
import type { PruneRule } from '../ledger/prune-sessions.ts';
import { selectPruned } from '../ledger/prune-sessions.ts';
import type { BlobStore } from '../ports.ts';
import { branchSession, lastHearingEvent } from './branch-session.ts';
import type { DeskSessionParts } from './desk-session.ts';
import { OpenableSession } from './desk-session.ts';
import { createListeners } from './listeners.ts';
import { cardFacts } from './session-card.ts';
import { createSessionCatalog, readRecorded } from './session-catalog.ts';
import type { DeskSession, SessionCard, SessionDesk } from './session-desk.ts';

/** What a desk is made from; see `createEngine`. */
export interface DeskParts {
  readonly ledgers: LedgerStore;
  /** version of Ratchet, for new sessions */
  readonly version: string;
  newSessionId(): string;
  blobsOf(sessionId: string): BlobStore;
  /** Whether any living process has the session open. */
  isOpen(sessionId: string): boolean;
  /** A folder's path without symbolic links in it; what is not there as it is. */
  realPath(folder: string): string;
  /** Removes what is kept on the disk for a session's work besides its record. */
  forget(sessionId: string): Promise<void>;
  /** The adapters that a session is opened with; asked anew for each opening. */
  hostFor: DeskSessionParts['hostFor'];
}

/** An empty desk. It opens nothing by itself. */
export function createSessionDesk(parts: DeskParts): SessionDesk {
  return new Desk(parts);
}

class Desk implements SessionDesk {
  readonly #parts: DeskParts;
  readonly #catalog: ReturnType<typeof createSessionCatalog>;
  readonly #sessions = new Map<string, OpenableSession>();
  readonly #changes = createListeners<[]>();
  #closing = false;

  constructor(parts: DeskParts) {
    this.#parts = parts;
    this.#catalog = createSessionCatalog(parts.ledgers);
  }

  get opened(): readonly DeskSession[] {
    return [...this.#sessions.values()].filter((session) => session.isOpen);
  }

  onDidChange(listener: () => void): ReturnType<SessionDesk['onDidChange']> {
    return this.#changes.add(listener);
  }

  async list(): Promise<readonly SessionCard[]> {
    const summaries = await this.#parts.ledgers.list();
    this.#catalog.keepOnly(new Set(summaries.map(({ sessionId }) => sessionId)));
    const cards: SessionCard[] = [];
    for (const summary of summaries) {
      const { sessionId } = summary;
      const here = this.#sessions.get(sessionId);
      const facts = here?.isOpen ? cardFacts(here.state) : await this.#catalog.factsOf(summary);
      const open = here?.isOpen ? 'here' : this.#parts.isOpen(sessionId) ? 'elsewhere' : 'no';
      cards.push({ ...facts, ...summary, open });
    }
    return cards;
  }

  workspaceOf(folder: string): string {
    return this.#parts.realPath(folder);
  }

  async begin(setup: Omit<SessionSetup, 'sessionId' | 'version'>): Promise<Result<DeskSession, string>> {
    if (this.#closing) return closed;
    const session = this.#place(this.#parts.newSessionId());
    const begun = await session.begin({
      ...setup,
      workspace: this.workspaceOf(setup.workspace),
      sessionId: session.sessionId,
      version: this.#parts.version,
    });
    if (begun.ok) return ok(session);
    this.#sessions.delete(session.sessionId);
    return begun;
  }

  async read(sessionId: string): Promise<Result<DeskSession, string>> {
    const here = this.#sessions.get(sessionId);
    // What nobody looks at has not followed what another process recorded; what is only just being opened knows nothing yet.
    if (here && !here.isIdle && here.events.length > 0) return ok(here);
    const read = await readRecorded(this.#parts.ledgers, sessionId);
    if (!read.ok) return read;
    const session = this.#sessions.get(sessionId) ?? this.#place(sessionId);
    session.takeIn(read.value);
    return ok(session);
  }

  async open(sessionId: string): Promise<Result<DeskSession, string>> {
    if (this.#closing) return closed;
    const session = this.#sessions.get(sessionId) ?? this.#place(sessionId);
    const opened = await session.open();
    if (opened.ok) return ok(session);
    this.#tidy();
    return opened;
  }

  async restore(workspaces: readonly string[]): Promise<readonly DeskSession[]> {
    const restored: DeskSession[] = [];
    const meant = workspaces.map((folder) => this.workspaceOf(folder));
    for (const card of await this.list()) {
      const left = card.lifecycle.kind === 'working' && card.open === 'no' && card.unreadable === null;
      if (!left || !meant.includes(card.workspace)) continue;
      const opened = await this.open(card.sessionId);
      // Another window may have been quicker.
      if (!opened.ok || opened.value.state.lifecycle.kind !== 'working') continue;
      const resumed = await opened.value.resume(null);
      if (resumed.ok) restored.push(opened.value);
    }
    return restored;
  }

  async branch(sessionId: string, seq: number, instruction: string): Promise<Result<DeskSession, string>> {
    const source = await readRecorded(this.#parts.ledgers, sessionId);
    if (!source.ok) return source;
    const branch = this.#parts.newSessionId();
    const at = lastHearingEvent(source.value.events.slice(0, seq + 1));
    const made = await branchSession(this.#parts.ledgers, { from: sessionId, at }, branch);
    if (!made.ok) return made;
    const opened = await this.open(branch);
    const resumed = opened.ok ? await opened.value.resume(null, instruction) : opened;
    if (resumed.ok) return opened;
    // A branch that cannot go on is none.
    await this.remove(branch);
    return resumed;
  }

  async remove(sessionId: string): Promise<Result<void, string>> {
    const here = this.#sessions.get(sessionId);
    if (here) {
      await here.leave();
      this.#sessions.delete(sessionId);
    }
    const removed = await this.#parts.ledgers.remove(sessionId);
    if (removed.ok) await this.#parts.forget(sessionId);
    this.#changes.tell();
    return removed;
  }

  async tidyUp(rule: PruneRule): Promise<readonly string[]> {
    const cards = new Map((await this.list()).map((card) => [card.sessionId, card]));
    const removed: string[] = [];
    for (const sessionId of selectPruned([...cards.values()], rule)) {
      const isFinished = cards.get(sessionId)?.lifecycle.kind === 'ended';
      if (!isFinished || this.#sessions.has(sessionId)) continue;
      if ((await this.remove(sessionId)).ok) removed.push(sessionId);
    }
    return removed;
  }

  async close(): Promise<void> {
    this.#closing = true;
    await Promise.all([...this.#sessions.values()].map((session) => session.leave()));
    this.#sessions.clear();
  }

  #place(sessionId: string): OpenableSession {
    const session = new OpenableSession({
      sessionId,
      blobs: this.#parts.blobsOf(sessionId),
      hostFor: this.#parts.hostFor,
      read: () => readRecorded(this.#parts.ledgers, sessionId),
      onMoved: () => {
        if (!session.isIdle && !this.#sessions.has(sessionId)) this.#sessions.set(sessionId, session);
        this.#tidy();
        this.#changes.tell();
      },
    });
    this.#sessions.set(sessionId, session);
    return session;
  }

  /** What is neither open nor looked at is put away. */
  #tidy(): void {
    for (const [sessionId, session] of this.#sessions) if (session.isIdle) this.#sessions.delete(sessionId);
  }
}

const closed = fail('closed', 'Cannot open a session as the window is closing.');
