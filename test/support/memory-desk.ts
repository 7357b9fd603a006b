import { createScriptedModel } from '../../extension/src/core/context/scripted-model.ts';
import type { ScriptedReply, ScriptedRequest } from '../../extension/src/core/context/scripted-model.ts';
import { createSessionDesk } from '../../extension/src/core/engine/create-session-desk.ts';
import type { DeskParts } from '../../extension/src/core/engine/create-session-desk.ts';
import type { SessionDesk } from '../../extension/src/core/engine/session-desk.ts';
import type { EnginePorts } from '../../extension/src/core/perform/engine-ports.ts';
import type { LedgerStore } from '../../extension/src/core/ledger/ledger.ts';
import type { Model } from '../../extension/src/core/ports.ts';
import type { SessionSetup } from '../../extension/src/protocol/events.ts';
import { fail, ok } from '../../extension/src/protocol/result.ts';
import { createFakeFork } from './fake-fork.ts';
import { createFakeLedgerStore } from './fake-ledger-store.ts';
import { createFakeWorkspaceWriter } from './fake-workspace-writer.ts';
import { createManualClock } from './manual-clock.ts';
import type { ManualClock } from './manual-clock.ts';
import { createFakeBlobStore } from './memory-blob-store.ts';
import { createScriptedSandbox } from './scripted-sandbox.ts';
import { file, utf8 } from './workspace-tree.ts';

export interface MemoryDeskOptions {
  /** what the model says; waits for the promise that it may return, or for the session to be stopped */
  readonly model?: (request: ScriptedRequest) => ScriptedReply | Promise<ScriptedReply>;
  /** text of the only file, `a.js`, as it was when the workspace was opened */
  readonly text?: string;
  /** why there are no adapters */
  readonly broken?: string;
  /** default: there are no symbolic links */
  readonly realPath?: (folder: string) => string;
  /** adapters have a bug: making them throws, as long as this says so */
  readonly throws?: () => boolean;
}

/** A desk whose sessions work in memory: one workspace with a file `a.js`, a scripted model, real ledger rules. */
export interface MemoryDesk {
  readonly desk: SessionDesk;
  readonly ledgers: LedgerStore;
  readonly clock: ManualClock;
  /** how often adapters were made */
  readonly openings: () => number;
  /** how often a ledger was read or opened */
  readonly reads: () => number;
  /** another window on the same ledgers; locks are shared */
  again(options?: MemoryDeskOptions): MemoryDesk;
  /** From now on the disk takes nothing more. */
  full(): void;
  /** text of the person's `a.js` */
  text(): string;
}

export const memorySetup: Omit<SessionSetup, 'sessionId' | 'version'> = {
  workspace: '/workspace',
  task: 'Make it better',
  mode: 'run',
  test: null,
  engine: { kind: 'model', model: 'scripted' },
  autonomy: 'suggest',
  caps: { turns: 100, tokens: 1e9, costUsd: 100, elapsedMs: 1e9 },
};

export function createMemoryDesk(options: MemoryDeskOptions = {}): MemoryDesk {
  return deskOver(options, createStores(options));
}

type Stores = ReturnType<typeof createStores>;

function createStores({ text = 'one\n' }: MemoryDeskOptions) {
  const space = { ledgerBytesMax: Infinity, eventBytesMax: Infinity };
  const ledgers = createFakeLedgerStore(space);
  const blobs = createFakeBlobStore();
  const writer = createFakeWorkspaceWriter({ 'a.js': file(utf8(text)) }, blobs);
  return { ledgers, space, blobs, writer, text, locked: new Set<string>(), count: { sessions: 0 } };
}

function deskOver(options: MemoryDeskOptions, stores: Stores): MemoryDesk {
  const clock = createManualClock();
  let openings = 0;
  let reads = 0;
  const ledgers: LedgerStore = {
    ...stores.ledgers,
    read: (sessionId) => ((reads += 1), stores.ledgers.read(sessionId)),
    open: (sessionId) => ((reads += 1), stores.ledgers.open(sessionId)),
  };
  const parts: DeskParts = {
    ledgers,
    version: '0.0.0',
    newSessionId: () => `session-${(stores.count.sessions += 1)}`,
    blobsOf: () => stores.blobs,
    isOpen: (sessionId) => stores.locked.has(sessionId),
    realPath: options.realPath ?? ((folder) => folder),
    forget: async () => undefined,
    hostFor: ({ person, onLive, onEvent }) => ({
      ledgers,
      clock,
      onEvent,
      forget: async (sessionId) => void stores.locked.delete(sessionId),
      portsFor: async (setup) => {
        if (options.throws?.() === true) throw new Error('no keyring');
        if (options.broken !== undefined) return fail('sandbox-missing', options.broken);
        openings += 1;
        stores.locked.add(setup.sessionId);
        return ok({ ...portsOf(options, stores, clock), person, onLive });
      },
    }),
  };
  return {
    desk: createSessionDesk(parts),
    ledgers,
    clock,
    openings: () => openings,
    reads: () => reads,
    full: () => void (stores.space.ledgerBytesMax = 0),
    again: (other = options) => deskOver(other, stores),
    text: () => {
      const node = stores.writer.tree()['a.js'];
      return node?.kind === 'file' ? node.content : '';
    },
  };
}

function portsOf(
  options: MemoryDeskOptions,
  { blobs, text, writer }: Stores,
  clock: ManualClock,
): Omit<EnginePorts, 'person' | 'onLive'> {
  return {
    clock,
    blobs,
    openFork: async (checkpoint) => {
      const fork = createFakeFork({ 'a.js': text }, { blobs });
      const restored = await fork.restore(checkpoint ?? undefined);
      return restored.ok ? ok({ fork, kind: 'copy', notes: [] }) : restored;
    },
    sandbox: { ...createScriptedSandbox(() => ({})), kind: 'os' },
    search: {
      search: async () => ok({ hits: [], cut: false }),
      files: async () => ({ paths: ['a.js'], cut: false }),
    },
    runners: {
      detect: async () => [],
      run: () => Promise.reject(new Error('there are no tests')),
    },
    secrets: { find: async () => [] },
    syntax: {
      languageOf: () => undefined,
      parse: () => Promise.reject(new Error('there are no grammars')),
    },
    facts: { head: async () => null, directivesOutside: async () => [] },
    writer,
    repairSearch: { search: () => Promise.reject(new Error('there is no repair engine')) },
    model: async () => waitingModel(options.model ?? goodModel),
    release: async () => undefined,
  };
}

/** Writes `two` to the file and finishes. */
export const goodModel = ({ answers }: ScriptedRequest): ScriptedReply => {
  switch (answers) {
    case 0:
      return { calls: [{ tool: 'write_file', arguments: { path: 'a.js', content: 'two\n' } }] };
    case 1:
      return { calls: [{ tool: 'finish_step', arguments: { summary: 'It says two now.' } }] };
    default:
      return { text: 'Done.' };
  }
};

/** A scripted model that may take its time; stopping the session ends the wait. */
function waitingModel(say: NonNullable<MemoryDeskOptions['model']>): Model {
  return {
    name: 'scripted',
    async answer(request, onDelta, cancellation) {
      const items = [...request.items];
      const answers = items.filter((item) => item.kind === 'answer').length;
      const cancelled = new Promise<ScriptedReply>((resolve) => {
        cancellation.onCancel(() => resolve({ failure: { reason: 'cancelled', message: 'Cancelled.' } }));
      });
      const reply = await Promise.race([say({ request, items, answers }), cancelled]);
      return createScriptedModel(() => reply).answer(request, onDelta, cancellation);
    },
  };
}
