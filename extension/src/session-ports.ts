import { join } from 'node:path';
import type { EnginePorts } from './core/perform/engine-ports.ts';
import type { BlobStore, Model, Sandbox, SyntaxTrees, TestRunners } from './core/ports.ts';
import type { RepairSearch } from './core/repair/repair-search.ts';
import { createWorkspaceWriter } from './node/apply/workspace-writer.ts';
import { openFork } from './node/forks/open-fork.ts';
import { createWorkspaceFacts } from './node/git/workspace-facts.ts';
import { createTestRunners } from './node/runners/test-runners.ts';
import { openSandbox } from './node/sandboxes/open-sandbox.ts';
import { createTextSearch } from './node/search/text-search.ts';
import { createSyntaxTrees } from './node/syntax/syntax-trees.ts';
import { systemClock } from './node/system-clock.ts';
import type { Places } from './places.ts';
import type { SessionSetup } from './protocol/events.ts';
import type { Result } from './protocol/result.ts';
import { ok } from './protocol/result.ts';

/** What the adapters of one session are made from. */
export interface SessionParts {
  readonly places: Places;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly blobs: BlobStore;
  /** the session's own folder for what need not last */
  readonly scratch: string;
  /** the person said yes to commands without a sandbox */
  readonly allowNoSandbox: boolean;
}

/** The adapters of one session, for its workspace. Composition root: it only wires. Fails when there is no sandbox. */
export async function openSessionPorts(
  setup: SessionSetup,
  parts: SessionParts,
): Promise<Result<Omit<EnginePorts, 'person' | 'onLive'>, string>> {
  const opening = sandboxFor(parts);
  // The sandbox's trial run is a process to wait for: meanwhile the model's client loads.
  const model = setup.engine.kind === 'model' ? loadModel(setup.engine.model, parts.environment) : null;
  // Whoever asks the model hears why it did not load.
  model?.catch(() => undefined);
  const opened = await opening;
  if (!opened.ok) return opened;
  const { places, blobs, scratch } = parts;
  const { workspace, sessionId } = setup;
  const sandbox = opened.value;
  const syntax = createSyntaxTrees();
  const runners = createTestRunners({ sandbox, scratch });
  return ok({
    clock: systemClock,
    blobs,
    sandbox,
    syntax,
    runners,
    search: createTextSearch(),
    facts: createWorkspaceFacts({ workspace, configuration: places.configuration }),
    writer: createWorkspaceWriter({
      workspace,
      directory: join(places.sessions, sessionId, 'applies'),
      blobs,
      state: join(places.state, 'locks'),
    }),
    repairSearch: lazyRepairSearch({ sandbox, syntax, runners, scratch }),
    openFork: forkOpener(setup, parts, sandbox),
    model: () => Promise.resolve(model),
  });
}

async function sandboxFor(parts: SessionParts): Promise<Result<Sandbox, string>> {
  const { scratch, places, environment, allowNoSandbox } = parts;
  const hidden = [places.state, places.configuration];
  const opened = await openSandbox({ scratch, hidden, environment });
  if (opened.ok || !allowNoSandbox) return opened;
  const { createUnsandboxedCommands } = await import('./node/sandboxes/unsandboxed.ts');
  return ok(createUnsandboxedCommands({ scratch, environment }));
}

function forkOpener(setup: SessionSetup, parts: SessionParts, sandbox: Sandbox): EnginePorts['openFork'] {
  const { workspace, sessionId } = setup;
  const { places, blobs } = parts;
  let forks = 0;
  return async (checkpoint) => {
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
  };
}

/** The repair engine is loaded at its first search: most sessions with a model never ask it. */
function lazyRepairSearch(parts: {
  readonly sandbox: Sandbox;
  readonly syntax: SyntaxTrees;
  readonly runners: TestRunners;
  readonly scratch: string;
}): RepairSearch {
  let search: RepairSearch | undefined;
  return {
    async search(request, onProgress, cancellation) {
      const { createRepairSearch } = await import('./node/repair/repair-search.ts');
      search ??= createRepairSearch({ ...parts, clock: systemClock });
      return search.search(request, onProgress, cancellation);
    },
  };
}

async function loadModel(
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Model> {
  const { createOpenAiModel } = await import('./node/models/openai-model.ts');
  const api = environment['RATCHET_API'];
  const model = createOpenAiModel({
    name,
    apiKey: environment['OPENAI_API_KEY'],
    baseUrl: environment['OPENAI_BASE_URL'],
    api: api === 'responses' || api === 'chat' ? api : undefined,
    clock: systemClock,
  });
  await model.prepare();
  return model;
}
