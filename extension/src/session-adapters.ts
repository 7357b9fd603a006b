import { join } from 'node:path';
import type { EnginePorts } from './core/perform/engine-ports.ts';
import type { Sandbox, SyntaxTrees, WorkspaceWriter } from './core/ports.ts';
import type { CommandAssessor } from './core/policy/shell/assess-command.ts';
import type { Places } from './places.ts';
import type { SecretScanner } from './core/secrets/secret.ts';
import type { RepairSearch } from './core/repair/repair-search.ts';
import type { WorkspaceWriterOptions } from './node/apply/workspace-writer.ts';
import { createWorkspaceFacts } from './node/git/workspace-facts.ts';
import { createTestRunners } from './node/runners/test-runners.ts';
import { createTextSearch } from './node/search/text-search.ts';
import { createSyntaxTrees } from './node/syntax/syntax-trees.ts';
import { systemClock } from './node/system-clock.ts';
import type { SessionSetup } from './protocol/events.ts';
import type { SessionParts } from './session-ports.ts';

/** The adapters that need no trial of the machine. Composition root: it only wires. */
export function createAdapters(
  { workspace, sessionId }: SessionSetup,
  { places, blobs, scratch }: SessionParts,
  sandbox: Sandbox,
): Pick<
  EnginePorts,
  'syntax' | 'secrets' | 'assessCommand' | 'runners' | 'search' | 'facts' | 'writer' | 'repairSearch'
> {
  const syntax = createSyntaxTrees();
  const runners = createTestRunners({ sandbox, scratch });
  return {
    syntax,
    secrets: lazySecretScanner(),
    assessCommand: lazyAssessor(workspace, places),
    runners,
    search: createTextSearch(),
    facts: createWorkspaceFacts({ workspace, configuration: places.configuration }),
    writer: lazyWriter({
      workspace,
      directory: join(places.sessions, sessionId, 'applies'),
      blobs,
      state: join(places.state, 'locks'),
    }),
    repairSearch: lazyRepairSearch({ sandbox, syntax, scratch }),
  };
}

/** Loaded with the first text that a model is to see: a cold start does not wait for it. */
function lazySecretScanner(): SecretScanner {
  let scanner: SecretScanner | undefined;
  return {
    async find(path, text) {
      const { createSecretScanner } = await import('./node/secrets/secret-scanner.ts');
      scanner ??= createSecretScanner();
      return scanner.find(path, text);
    },
  };
}

/** Rules are read when the first command is judged. A rule file that cannot be taken has every command asked about. */
function lazyAssessor(workspace: string, places: Places): CommandAssessor {
  let assessor: Promise<CommandAssessor> | undefined;
  const load = async (): Promise<CommandAssessor> => {
    const { createCommandAssessor } = await import('./check-command.ts');
    const created = createCommandAssessor(workspace, places);
    return created.ok ? created.value : async () => ({ decision: 'ask', reason: created.failure.message });
  };
  return async (text, shell) => (await (assessor ??= load()))(text, shell);
}

/** A session that begins writes nothing to the workspace for long. */
function lazyWriter(options: WorkspaceWriterOptions): WorkspaceWriter {
  let writer: Promise<WorkspaceWriter> | undefined;
  const load = async (): Promise<WorkspaceWriter> => {
    const { createWorkspaceWriter } = await import('./node/apply/workspace-writer.ts');
    return createWorkspaceWriter(options);
  };
  const loaded = (): Promise<WorkspaceWriter> => (writer ??= load());
  return {
    recover: async () => (await loaded()).recover(),
    apply: async (changeSet, selection, key) => (await loaded()).apply(changeSet, selection, key),
    undo: async (undoId, key) => (await loaded()).undo(undoId, key),
  };
}

/** The repair engine is loaded at its first search: most sessions with a model never ask it. */
function lazyRepairSearch(parts: {
  readonly sandbox: Sandbox;
  readonly syntax: SyntaxTrees;
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
