import type { CheckpointId } from '../../protocol/content.ts';
import type { Result } from '../../protocol/result.ts';
import { ok } from '../../protocol/result.ts';
import type { BackgroundCommand, ForkFailureReason } from '../ports.ts';
import type { EnginePorts, OpenedFork } from './engine-ports.ts';

/**
 * The session's own fork, opened at the first need and brought to where the ledger says that it stands: after a crash
 * nothing half-done is left in it.
 */
export interface ForkHolder {
  open(checkpoint: CheckpointId | null): Promise<Result<OpenedFork, ForkFailureReason>>;
  readonly background: Map<string, BackgroundCommand>;
  dispose(): Promise<void>;
}

/** A holder that has opened nothing yet. */
export function createForkHolder(ports: EnginePorts): ForkHolder {
  let opened: Promise<Result<OpenedFork, ForkFailureReason>> | undefined;
  const background = new Map<string, BackgroundCommand>();
  return {
    background,
    async open(checkpoint) {
      opened ??= ports.openFork(checkpoint);
      const result = await opened;
      if (!result.ok) opened = undefined;
      return result.ok ? ok(result.value) : result;
    },
    async dispose() {
      await Promise.all([...background.values()].map((command) => command.kill()));
      background.clear();
      const result = await opened;
      opened = undefined;
      if (result?.ok) await result.value.fork.dispose();
    },
  };
}
