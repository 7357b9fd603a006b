import type { WorkspaceFiles } from '../../extension/src/node/apply/workspace-files.ts';
import { interposeFiles, type Operation } from './interposed-files.ts';

/** What a process that is killed would throw, if it still could. */
export class Crash extends Error {}

export interface Death {
  /** number of the changing operation, 1 for the first */
  readonly at: number;
  /** inside of a `create` half of the content is written; of any other operation nothing is seen before its end */
  readonly when: 'before' | 'inside';
}

/**
 * The operations until the process is killed: before or inside of the n-th one that changes something. Afterwards
 * every operation throws, as a dead process does nothing more. `log` names the changing ones that were asked for.
 */
export function createDyingFiles(
  real: WorkspaceFiles,
  death: Death,
): { readonly files: WorkspaceFiles; readonly log: readonly Operation[] } {
  const log: Operation[] = [];
  const dead = (): boolean => log.length >= death.at;
  const interposed = interposeFiles(real, ({ operation, changes }) => {
    if (dead()) throw new Crash();
    if (changes) log.push(operation);
    if (dead()) throw new Crash();
  });
  const files: WorkspaceFiles = {
    ...interposed,
    async create(path, content) {
      const half = content.bytes.subarray(0, content.bytes.length / 2);
      if (death.when === 'inside' && log.length + 1 === death.at)
        await real.create(path, { bytes: half, mode: 0o600 });
      return interposed.create(path, content);
    },
  };
  return { files, log };
}
