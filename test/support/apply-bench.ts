import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BlobStore, WorkspaceWriter } from '../../extension/src/core/ports.ts';
import { createWorkspaceFiles, type WorkspaceFiles } from '../../extension/src/node/apply/workspace-files.ts';
import { createWorkspaceWriter } from '../../extension/src/node/apply/workspace-writer.ts';
import { createFakeBlobStore } from './memory-blob-store.ts';
import { readTree, writeTree, type Tree } from './workspace-tree.ts';

/** The real operations, but no power cut is feared: syncing is most of the time of a small apply. */
export const unsyncedFiles: WorkspaceFiles = createWorkspaceFiles(async () => undefined);

export interface ApplyBench {
  readonly workspace: string;
  readonly blobs: BlobStore;
  /** A writer of a process with this name, on the same workspace and session. */
  readonly writer: (options?: {
    lockWaitMs?: number;
    name?: string;
    files?: WorkspaceFiles;
    session?: string;
  }) => WorkspaceWriter;
  /** From now on the process counts as dead. */
  readonly die: (name: string) => void;
  readonly tree: () => Tree;
  /** Names of what a finished apply must not leave: temporary files, locks, records of something half done. */
  readonly leftovers: () => readonly string[];
}

/** A workspace with this tree in an empty folder, a session, and processes that can die without a real one dying. */
export function createApplyBench(root: string, tree: Tree): ApplyBench {
  const workspace = join(root, 'workspace');
  const state = join(root, 'state');
  mkdirSync(workspace);
  mkdirSync(join(root, 'sessions'));
  writeTree(workspace, tree);
  const blobs = createFakeBlobStore();
  const dead = new Set<string>();
  const isAlive = async (name: string): Promise<boolean> => !dead.has(name);
  return {
    workspace,
    blobs,
    writer({ name = 'writer', files = unsyncedFiles, session = 'session', lockWaitMs = 10_000 } = {}) {
      const directory = join(root, 'sessions', session);
      const processes = { self: name, isAlive };
      return createWorkspaceWriter({ workspace, directory, blobs, state, files, processes, lockWaitMs });
    },
    die: (name) => dead.add(name),
    tree: () => readTree(workspace),
    leftovers: () => [
      ...Object.keys(readTree(workspace)).filter((path) => path.includes('.ratchet-')),
      ...Object.keys(readTree(root)).filter((path) => /^state\/.|^sessions\/.*\.(new|begun)$/.test(path)),
    ],
  };
}
