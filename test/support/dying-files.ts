import type { WorkspaceFiles } from '../../extension/src/node/apply/workspace-files.ts';

/** What a process that is killed would throw, if it still could. */
export class Crash extends Error {}

type Change = 'create' | 'createLink' | 'rename' | 'remove' | 'makeFolder' | 'removeFolder' | 'syncFolder';

export interface Death {
  /** number of the changing operation, 1 for the first */
  readonly at: number;
  /** inside of a `create` half of the content is written; of any other operation nothing is seen before its end */
  readonly when: 'before' | 'inside';
}

/**
 * The operations until the process is killed: before or inside of the n-th one that changes something. Afterwards
 * every operation throws, as a dead process does nothing more. `log` names the operations that were asked for.
 */
export function createDyingFiles(
  real: WorkspaceFiles,
  death: Death,
): { readonly files: WorkspaceFiles; readonly log: readonly Change[] } {
  const log: Change[] = [];
  const dead = (): boolean => log.length >= death.at;
  const reading =
    <Value>(operation: (path: string) => Promise<Value>) =>
    async (path: string): Promise<Value> => {
      if (dead()) throw new Crash();
      return operation(path);
    };
  const changing =
    <Given extends unknown[]>(name: Change, operation: (...given: Given) => Promise<void>) =>
    async (...given: Given): Promise<void> => {
      if (dead()) throw new Crash();
      log.push(name);
      if (dead()) throw new Crash();
      await operation(...given);
    };
  const create = changing('create', (...given: Parameters<WorkspaceFiles['create']>) =>
    real.create(...given),
  );
  const files: WorkspaceFiles = {
    realPath: reading((path) => real.realPath(path)),
    lstat: reading((path) => real.lstat(path)),
    read: reading((path) => real.read(path)),
    readLink: reading((path) => real.readLink(path)),
    list: reading((folder) => real.list(folder)),
    async create(path, content) {
      const half = content.bytes.subarray(0, content.bytes.length / 2);
      if (death.when === 'inside' && log.length + 1 === death.at)
        await real.create(path, { bytes: half, mode: 0o600 });
      return create(path, content);
    },
    createLink: changing('createLink', (...given: Parameters<WorkspaceFiles['createLink']>) =>
      real.createLink(...given),
    ),
    rename: changing('rename', (...given: Parameters<WorkspaceFiles['rename']>) => real.rename(...given)),
    remove: changing('remove', (...given: Parameters<WorkspaceFiles['remove']>) => real.remove(...given)),
    makeFolder: changing('makeFolder', (...given: Parameters<WorkspaceFiles['makeFolder']>) =>
      real.makeFolder(...given),
    ),
    removeFolder: changing('removeFolder', (...given: Parameters<WorkspaceFiles['removeFolder']>) =>
      real.removeFolder(...given),
    ),
    syncFolder: changing('syncFolder', (...given: Parameters<WorkspaceFiles['syncFolder']>) =>
      real.syncFolder(...given),
    ),
  };
  return { files, log };
}
