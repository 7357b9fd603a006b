import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import type { EnginePorts } from './core/perform/engine-ports.ts';
import type { BlobStore, Model, Sandbox } from './core/ports.ts';
import { openFork } from './node/forks/open-fork.ts';
import { createMachineTrials } from './node/machine-trials.ts';
import type { MachineTrials } from './node/machine-trials.ts';
import { openSandbox } from './node/sandboxes/open-sandbox.ts';
import { systemClock } from './node/system-clock.ts';
import type { Places } from './places.ts';
import type { SessionSetup } from './protocol/events.ts';
import type { Result } from './protocol/result.ts';
import { ok } from './protocol/result.ts';
import { version } from './version.ts';

/** What the adapters of one session are made from. */
export interface SessionParts {
  readonly places: Places;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly blobs: BlobStore;
  /** the session's own folder for what need not last */
  readonly scratch: string;
  /** the person said yes to commands without a sandbox */
  readonly allowNoSandbox: boolean;
  /** the session begins: its fork is wanted at once */
  readonly begins: boolean;
}

/**
 * The adapters of one session, for its workspace. Composition root: it only wires. Fails when there is no sandbox.
 *
 * A cold start is mostly waiting, and loading code: so what tries the machine (the sandbox, the overlay) is started
 * first, and everything else is loaded meanwhile.
 */
export async function openSessionPorts(
  setup: SessionSetup,
  parts: SessionParts,
): Promise<Result<Omit<EnginePorts, 'person' | 'onLive'>, string>> {
  const trials = createMachineTrials(parts.places.cache);
  const opening = sandboxFor(parts, trials);
  const forks = createForks(setup, parts, trials);
  if (parts.begins) forks.openAhead();
  const adapters = import('./session-adapters.ts');
  const model = setup.engine.kind === 'model' ? loadModel(setup.engine.model, parts.environment) : null;
  // Whoever asks the model hears why it did not load.
  model?.catch(() => undefined);
  const opened = await opening;
  const { createAdapters } = await adapters;
  if (!opened.ok) {
    await forks.release();
    return opened;
  }
  const sandbox = opened.value;
  return ok({
    ...createAdapters(setup, parts, sandbox),
    clock: systemClock,
    blobs: parts.blobs,
    sandbox,
    openFork: (checkpoint) => forks.open(checkpoint, sandbox),
    model: () => Promise.resolve(model),
    release: () => forks.release(),
  });
}

async function sandboxFor(parts: SessionParts, trials: MachineTrials): Promise<Result<Sandbox, string>> {
  const { scratch, places, environment, allowNoSandbox } = parts;
  const hidden = [places.state, places.configuration];
  const opened = await openSandbox({ scratch, hidden, environment, trials });
  if (opened.ok || !allowNoSandbox) return opened;
  const { createUnsandboxedCommands } = await import('./node/sandboxes/unsandboxed.ts');
  return ok(createUnsandboxedCommands({ scratch, environment }));
}

interface Forks {
  /** Begins to open the first fork, in the kind that goes with a sandbox. */
  openAhead(): void;
  open(checkpoint: string | null, sandbox: Sandbox): ReturnType<EnginePorts['openFork']>;
  /** Removes what was opened ahead and never asked for. */
  release(): Promise<void>;
}

function createForks(setup: SessionSetup, { places, blobs }: SessionParts, trials: MachineTrials): Forks {
  const { workspace, sessionId } = setup;
  let count = 0;
  let ahead: ReturnType<typeof openFork> | undefined;
  const openOne = (kind?: 'copy'): ReturnType<typeof openFork> => {
    count += 1;
    const directory = join(places.cache, 'forks', sessionId, `${count}`);
    return openFork({ workspace, directory, blobs, trials, ...(kind && { kind }) });
  };
  const release = async (): Promise<void> => {
    const opened = await ahead;
    ahead = undefined;
    if (opened?.ok) await opened.value.fork.dispose();
  };
  return {
    openAhead: () => void (ahead ??= openOne()),
    release,
    async open(checkpoint, sandbox) {
      // Without a sandbox a command runs where the fork's files are, so they must be a tree of their own.
      if (sandbox.kind === 'none') await release();
      // A second fork runs tests beside the work: the model's first request goes out before that begins.
      if (count > 0 && !ahead) await after(secondForkDelayMs);
      const opening = ahead ?? openOne(sandbox.kind === 'none' ? 'copy' : undefined);
      ahead = undefined;
      const opened = await opening;
      if (!opened.ok) {
        const { reason } = opened.failure;
        return {
          ok: false,
          failure: { ...opened.failure, reason: reason === 'unavailable' ? 'failed' : reason },
        };
      }
      const { fork, kind, passedOver } = opened.value;
      const restored = await fork.restore(checkpoint ?? undefined);
      return restored.ok ? ok({ fork, kind, notes: passedOver }) : restored;
    },
  };
}

/** Enough for the disk to have the request's intent, and for the connection; nothing beside tests that take seconds. */
const secondForkDelayMs = 50;

async function loadModel(
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Model> {
  const { createOpenAiModel } = await import('./node/models/openai-model.ts');
  const api = environment['RATCHET_API'];
  return createOpenAiModel({
    name,
    apiKey: environment['OPENAI_API_KEY'],
    baseUrl: environment['OPENAI_BASE_URL'],
    organization: environment['OPENAI_ORG_ID'],
    project: environment['OPENAI_PROJECT_ID'],
    userAgent: `ratchet/${version}`,
    api: api === 'responses' || api === 'chat' ? api : undefined,
    clock: systemClock,
  });
}
