import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { CliEngine } from './cli/command.ts';
import { limits } from './core/limits.ts';
import type { BlobStore } from './core/ports.ts';
import { createFileBlobStore } from './node/blobs/file-blob-store.ts';
import { createFileLedgerStore } from './node/ledger/file-ledger-store.ts';
import { isHeld } from './node/ledger/session-lock.ts';
import { sessionPaths } from './node/ledger/session-paths.ts';
import { systemClock } from './node/system-clock.ts';
import type { Places } from './places.ts';
import { placesOf } from './places.ts';
import { openSessionPorts } from './session-ports.ts';
import { ok } from './protocol/result.ts';
import { createSessionFolders } from './session-folders.ts';
import { version } from './version.ts';

/** What an engine is made from. */
export interface EngineOptions {
  readonly environment: Environment;
  /** The environment of what is begun or opened now; without it, `environment`. Where things are kept stays as it is. */
  readonly presentEnvironment?: () => Promise<Environment>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The engine with Node's adapters. */
export interface Engine extends CliEngine {
  /** Whether a living process has the session open; this one, too. */
  isOpen(sessionId: string): boolean;
}

/**
 * The engine with Node's adapters, for the command line and the editor alike. Composition root: it only wires. What
 * only some commands need is loaded when they need it.
 */
export function createEngine(options: EngineOptions): Engine {
  const { environment } = options;
  const places = placesOf(environment);
  const ledgers = createFileLedgerStore({
    directory: places.sessions,
    keyFile: join(places.configuration, 'ledger.key'),
    anchorDirectory: join(places.state, 'anchors'),
    clock: systemClock,
  });
  const blobsOf = (sessionId: string): BlobStore => blobsIn(join(places.sessions, sessionId));
  const folders = createSessionFolders(places);
  const isOpen = (sessionId: string): boolean =>
    isHeld(sessionPaths(places.sessions, join(places.state, 'anchors'), sessionId).lock, systemClock.now());
  return {
    version,
    clock: systemClock,
    ledgers,
    defaultModel: defaultModelName(environment),
    newSessionId,
    blobsOf,
    isOpen,
    forget: (sessionId) => folders.forget(sessionId),
    sessionHost: ({ person, onLive, onEvent, allowNoSandbox, knowledgeOf }) => ({
      ledgers,
      clock: systemClock,
      onEvent,
      forget: async (sessionId) => {
        await folders.remove(sessionId);
        await folders.sweep(isOpen);
      },
      portsFor: async (setup, begins) => {
        const scratch = await folders.openScratch(setup.sessionId);
        if (!scratch.ok) return scratch;
        const blobs = blobsOf(setup.sessionId);
        const ports = await openSessionPorts(setup, {
          places,
          environment: await presentOf(options),
          blobs,
          scratch: scratch.value,
          allowNoSandbox,
          begins,
        });
        const knowledge = knowledgeOf?.(setup.workspace);
        return ports.ok ? ok({ ...ports.value, person, onLive, ...(knowledge && { knowledge }) }) : ports;
      },
    }),
    ...toolsBesideSessions(options, places),
  };
}

/** What commands do without a session; each is loaded by the command that needs it. */
function toolsBesideSessions(
  options: EngineOptions,
  places: Places,
): Pick<
  CliEngine,
  'applyPatch' | 'directives' | 'secretScanner' | 'readFiles' | 'commandAssessor' | 'health'
> {
  return {
    applyPatch: async (folder, patch) => {
      const { applyPatch } = await import('./apply-patch.ts');
      return applyPatch(folder, patch, { places, key: newSessionId() });
    },
    directives: async (workspace) => {
      const { directivesFor } = await import('./node/git/workspace-facts.ts');
      return directivesFor(workspace, places.configuration);
    },
    secretScanner: async () => {
      const { createSecretScanner } = await import('./node/secrets/secret-scanner.ts');
      return createSecretScanner();
    },
    readFiles: async (directory, paths) => {
      const { readFiles } = await import('./read-files.ts');
      return readFiles(directory, paths);
    },
    commandAssessor: async (workspace) => {
      const { createCommandAssessor } = await import('./check-command.ts');
      return createCommandAssessor(workspace, places);
    },
    health: async (workspace) => {
      const { examine } = await import('./doctor.ts');
      const present = await presentOf(options);
      const defaultModel = defaultModelName(present);
      return examine({ workspace, environment: present, defaultModel, stateDirectory: places.state });
    },
  };
}

const blobsIn = (folder: string): BlobStore =>
  createFileBlobStore({ directory: join(folder, 'blobs'), bytesMax: limits.blobBytesMax });

const presentOf = async ({ environment, presentEnvironment }: EngineOptions): Promise<Environment> =>
  presentEnvironment?.() ?? environment;

/** Sorts by time and cannot be guessed: `20261121-101530-3f9a2c`. */
function newSessionId(): string {
  const time = new Date().toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `${time}-${randomBytes(3).toString('hex')}`;
}

function defaultModelName(environment: Environment): string | null {
  const configured =
    environment['OPENAI_API_KEY'] !== undefined || environment['OPENAI_BASE_URL'] !== undefined;
  return configured ? (environment['RATCHET_MODEL'] ?? 'gpt-6-sol') : null;
}
