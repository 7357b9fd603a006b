import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { CliEngine } from './cli/command.ts';
import { limits } from './core/limits.ts';
import type { EnginePorts } from './core/perform/engine-ports.ts';
import type { BlobStore, Model, Sandbox } from './core/ports.ts';
import { createFileBlobStore } from './node/blobs/file-blob-store.ts';
import { openFork } from './node/forks/open-fork.ts';
import { createWorkspaceFacts } from './node/git/workspace-facts.ts';
import { examine } from './doctor.ts';
import { createFileLedgerStore } from './node/ledger/file-ledger-store.ts';
import { readFolderFile } from './node/read-folder-file.ts';
import { patchFolder } from './core/engine/patch-folder.ts';
import { createRepairSearch } from './node/repair/repair-search.ts';
import { createTestRunners } from './node/runners/test-runners.ts';
import { createUnsandboxedCommands } from './node/sandboxes/unsandboxed.ts';
import { openSandbox } from './node/sandboxes/open-sandbox.ts';
import { createTextSearch } from './node/search/text-search.ts';
import { createSyntaxTrees } from './node/syntax/syntax-trees.ts';
import { systemClock } from './node/system-clock.ts';
import { createWorkspaceWriter } from './node/apply/workspace-writer.ts';
import type { SessionSetup } from './protocol/events.ts';
import type { Result } from './protocol/result.ts';
import { ok } from './protocol/result.ts';
import { version } from './version.ts';

export interface EngineOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The engine with Node's adapters, for the command line and the editor alike. Composition root: it only wires. */
export function createEngine({ environment }: EngineOptions): CliEngine {
  const places = placesOf(environment);
  const ledgers = createFileLedgerStore({
    directory: places.sessions,
    keyFile: join(places.configuration, 'ledger.key'),
    anchorDirectory: join(places.state, 'anchors'),
    clock: systemClock,
  });
  const blobsOf = (sessionId: string): BlobStore =>
    createFileBlobStore({
      directory: join(places.sessions, sessionId, 'blobs'),
      bytesMax: limits.blobBytesMax,
    });
  const model = defaultModelName(environment);
  return {
    version,
    clock: systemClock,
    ledgers,
    defaultModel: model,
    newSessionId,
    blobsOf,
    sessionHost: ({ person, onLive, onEvent, allowNoSandbox }) => ({
      ledgers,
      clock: systemClock,
      onEvent,
      portsFor: async (setup) => {
        const scratch = join(places.cache, 'scratch', setup.sessionId);
        mkdirSync(scratch, { recursive: true, mode: 0o700 });
        const sandbox = await sandboxFor({ scratch, places, environment, allowNoSandbox });
        if (!sandbox.ok) return sandbox;
        const ports = assemblePorts(setup, {
          places,
          environment,
          sandbox: sandbox.value,
          blobs: blobsOf(setup.sessionId),
          scratch,
        });
        return ok({ ...ports, person, onLive });
      },
    }),
    applyPatch: (folder, patch) => applyPatch(folder, patch, places),
    health: (workspace) =>
      examine({ workspace, environment, defaultModel: model, stateDirectory: places.state }),
  };
}

interface Places {
  readonly state: string;
  readonly sessions: string;
  readonly configuration: string;
  readonly cache: string;
}

/** Where Ratchet keeps its things: the XDG base directories, or everything below RATCHET_HOME. */
function placesOf(environment: EngineOptions['environment']): Places {
  const base = environment['RATCHET_HOME'];
  const home = environment['HOME'] ?? homedir();
  const state = base
    ? join(base, 'state')
    : join(environment['XDG_STATE_HOME'] ?? join(home, '.local', 'state'), 'ratchet');
  const configuration = base
    ? join(base, 'config')
    : join(environment['XDG_CONFIG_HOME'] ?? join(home, '.config'), 'ratchet');
  const cache = base
    ? join(base, 'cache')
    : join(environment['XDG_CACHE_HOME'] ?? join(home, '.cache'), 'ratchet');
  return { state, sessions: join(state, 'sessions'), configuration, cache };
}

/** The journal and the backups of a folder's patches lie in a place of their own, found again by the folder's path. */
async function applyPatch(
  folder: string,
  patch: string,
  places: Places,
): ReturnType<CliEngine['applyPatch']> {
  if (!existsSync(folder))
    return { ok: false, message: `Cannot apply the patch as there is no folder ${folder}.` };
  const directory = join(
    places.state,
    'patches',
    createHash('sha256').update(folder).digest('hex').slice(0, 32),
  );
  const blobs = createFileBlobStore({ directory: join(directory, 'blobs'), bytesMax: limits.blobBytesMax });
  const writer = createWorkspaceWriter({
    workspace: folder,
    directory,
    blobs,
    state: join(places.state, 'locks'),
  });
  const read = (path: string): ReturnType<typeof readFolderFile> => readFolderFile(folder, path);
  const answer = await patchFolder(patch, { folder, read, blobs, writer, key: newSessionId() });
  // A patch applied by hand has no session that could take it back: nothing is kept once it is done or refused.
  rmSync(directory, { recursive: true, force: true });
  return answer;
}

/** Sorts by time and cannot be guessed: `20261121-101530-3f9a2c`. */
function newSessionId(): string {
  const time = new Date().toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `${time}-${randomBytes(3).toString('hex')}`;
}

function defaultModelName(environment: EngineOptions['environment']): string | null {
  const configured =
    environment['OPENAI_API_KEY'] !== undefined || environment['OPENAI_BASE_URL'] !== undefined;
  return configured ? (environment['RATCHET_MODEL'] ?? 'gpt-6-sol') : null;
}

async function sandboxFor(options: {
  readonly scratch: string;
  readonly places: Places;
  readonly environment: EngineOptions['environment'];
  readonly allowNoSandbox: boolean;
}): Promise<Result<Sandbox, string>> {
  const { scratch, places, environment, allowNoSandbox } = options;
  const hidden = [places.state, places.configuration];
  const opened = await openSandbox({ scratch, hidden, environment });
  if (opened.ok || !allowNoSandbox) return opened;
  return ok(createUnsandboxedCommands({ scratch, environment }));
}

function assemblePorts(
  setup: SessionSetup,
  parts: {
    readonly places: Places;
    readonly environment: EngineOptions['environment'];
    readonly sandbox: Sandbox;
    readonly blobs: BlobStore;
    readonly scratch: string;
  },
): Omit<EnginePorts, 'person' | 'onLive'> {
  const { places, environment, sandbox, blobs, scratch } = parts;
  const { workspace, sessionId } = setup;
  const session = join(places.sessions, sessionId);
  const syntax = createSyntaxTrees();
  const runners = createTestRunners({ sandbox, scratch });
  let forks = 0;
  let model: Promise<Model> | undefined;
  return {
    clock: systemClock,
    blobs,
    sandbox,
    syntax,
    runners,
    search: createTextSearch(),
    facts: createWorkspaceFacts({ workspace, configuration: places.configuration }),
    writer: createWorkspaceWriter({
      workspace,
      directory: join(session, 'applies'),
      blobs,
      state: join(places.state, 'locks'),
    }),
    repairSearch: createRepairSearch({ sandbox, syntax, runners, clock: systemClock, scratch }),
    async openFork(checkpoint) {
      forks += 1;
      const directory = join(places.cache, 'forks', sessionId, `${forks}`);
      // Without a sandbox a command runs where the fork's files are, so they must be a tree of their own.
      const kind = sandbox.kind === 'none' ? ({ kind: 'copy' } as const) : {};
      const opened = await openFork({ workspace, directory, blobs, ...kind });
      if (!opened.ok)
        return opened.failure.reason === 'unavailable'
          ? { ok: false, failure: { ...opened.failure, reason: 'failed' } }
          : { ok: false, failure: { ...opened.failure, reason: opened.failure.reason } };
      const { fork, kind: chosen, passedOver } = opened.value;
      const restored = await fork.restore(checkpoint ?? undefined);
      return restored.ok ? ok({ fork, kind: chosen, notes: passedOver }) : restored;
    },
    model: () => {
      if (setup.engine.kind !== 'model') return Promise.resolve(null);
      return (model ??= loadModel(setup.engine.model, environment));
    },
  };
}

async function loadModel(name: string, environment: EngineOptions['environment']): Promise<Model> {
  const { createOpenAiModel } = await import('./node/models/openai-model.ts');
  return createOpenAiModel({
    name,
    apiKey: environment['OPENAI_API_KEY'],
    baseUrl: environment['OPENAI_BASE_URL'],
    api:
      environment['RATCHET_API'] === 'responses' || environment['RATCHET_API'] === 'chat'
        ? environment['RATCHET_API']
        : undefined,
    clock: systemClock,
  });
}
