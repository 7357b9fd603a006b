import type { WorkspaceFiles } from '../../extension/src/node/apply/workspace-files.ts';

export type Operation = keyof WorkspaceFiles;

/** A call that is about to be made. `path` is its first parameter. */
export interface Call {
  readonly operation: Operation;
  readonly path: string;
  /** whether it changes something on disk, syncing included */
  readonly changes: boolean;
}

const looks: ReadonlySet<Operation> = new Set(['realPath', 'lstat', 'read', 'readLink', 'list']);

/** The real operations, each only after `before` resolved; what that throws the caller gets. */
export function interposeFiles(
  real: WorkspaceFiles,
  before: (call: Call) => Promise<void> | void,
): WorkspaceFiles {
  const after =
    <Given extends readonly [string, ...unknown[]], Value>(
      operation: Operation,
      work: (...given: Given) => Promise<Value>,
    ) =>
    async (...given: Given): Promise<Value> => {
      await before({ operation, path: given[0], changes: !looks.has(operation) });
      return work(...given);
    };
  return {
    realPath: after('realPath', (path) => real.realPath(path)),
    lstat: after('lstat', (path) => real.lstat(path)),
    read: after('read', (path) => real.read(path)),
    readLink: after('readLink', (path) => real.readLink(path)),
    list: after('list', (folder) => real.list(folder)),
    create: after('create', (...given: Parameters<WorkspaceFiles['create']>) => real.create(...given)),
    createLink: after('createLink', (...given: Parameters<WorkspaceFiles['createLink']>) =>
      real.createLink(...given),
    ),
    rename: after('rename', (...given: Parameters<WorkspaceFiles['rename']>) => real.rename(...given)),
    remove: after('remove', (path) => real.remove(path)),
    makeFolder: after('makeFolder', (...given: Parameters<WorkspaceFiles['makeFolder']>) =>
      real.makeFolder(...given),
    ),
    removeFolder: after('removeFolder', (path) => real.removeFolder(path)),
    syncFolder: after('syncFolder', (path) => real.syncFolder(path)),
  };
}
