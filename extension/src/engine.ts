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
import { placesOf } from './places.ts';
import { openSessionPorts } from './session-ports.ts';
import { ok } from './protocol/result.ts';
import { createSessionFolders } from './session-folders.ts';
import { version } from './version.ts';

/** What an engine is made from. */
export interface EngineOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * The engine with Node's adapters, for the command line and the editor alike. Composition root: it only wires. What
 * only some commands need is loaded when they need it.
 */
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
  const defaultModel = defaultModelName(environment);
  const folders = createSessionFolders(places);
  const lockOf = (sessionId: string): string =>
    sessionPaths(places.sessions, join(places.state, 'anchors'), sessionId).lock;
  return {
    version,
    clock: systemClock,
    ledgers,
    defaultModel,
    newSessionId,
    blobsOf,
    forget: (sessionId) => folders.forget(sessionId),
    sessionHost: ({ person, onLive, onEvent, allowNoSandbox, knowledgeOf }) => ({
      ledgers,
      clock: systemClock,
      onEvent,
      forget: async (sessionId) => {
        await folders.remove(sessionId);
        await folders.sweep((other) => isHeld(lockOf(other), systemClock.now()));
      },
      portsFor: async (setup, begins) => {
        const scratch = await folders.openScratch(setup.sessionId);
        if (!scratch.ok) return scratch;
        const blobs = blobsOf(setup.sessionId);
        const ports = await openSessionPorts(setup, {
          places,
          environment,
          blobs,
          scratch: scratch.value,
          allowNoSandbox,
          begins,
        });
        const knowledge = knowledgeOf?.(setup.workspace);
        return ports.ok ? ok({ ...ports.value, person, onLive, ...(knowledge && { knowledge }) }) : ports;
      },
    }),
    applyPatch: async (folder, patch) => {
      const { applyPatch } = await import('./apply-patch.ts');
      return applyPatch(folder, patch, { places, key: newSessionId() });
    },
    health: async (workspace) => {
      const { examine } = await import('./doctor.ts');
      return examine({ workspace, environment, defaultModel, stateDirectory: places.state });
    },
  };
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
