import { join } from 'node:path';
import { limits } from '../../extension/src/core/limits.ts';
import { openFork, type OpenForkRequest } from '../../extension/src/node/forks/open-fork.ts';
import type { ForkKind } from '../../extension/src/protocol/content.ts';
import type { ForkSubject, OpenSubject } from './fork-subject.ts';
import { describeTree, writeFiles } from './fork-workspace.ts';
import { createFakeBlobStore } from './memory-blob-store.ts';
import { runOnMount, scriptOf } from './play-on-mount.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface RealSubject extends ForkSubject {
  readonly workspace: string;
  /** runs shell text as a command on the fork, `absorb` included */
  run(text: string): Promise<void>;
  reopen(): Promise<RealSubject>;
}

/** Opens real forks of one kind. `dispose` fails when the workspace is not byte for byte what it was. */
export function realSubjects(
  kind: ForkKind,
  overrides: Partial<OpenForkRequest> = {},
): (...args: Parameters<OpenSubject>) => Promise<RealSubject> {
  return async (files, options) => {
    const folder = await temporaryFolder();
    const workspace = join(folder.path, 'workspace');
    writeFiles(workspace, files);
    const blobs = createFakeBlobStore(options?.blobBytesMax ?? limits.blobBytesMax);
    let opened = 0;
    const open = async (): Promise<RealSubject> => {
      opened += 1;
      const directory = join(folder.path, `fork-${opened}`);
      const result = await openFork({ workspace, directory, blobs, kind, ...overrides });
      if (!result.ok) throw new Error(result.failure.message);
      const { fork } = result.value;
      const run = async (text: string): Promise<void> => {
        await runOnMount(await fork.mount(), text);
        const absorbed = await fork.absorb();
        if (!absorbed.ok) throw new Error(absorbed.failure.message);
      };
      return {
        fork,
        blobs,
        workspace,
        run,
        play: (steps) => run(scriptOf(steps)),
        reopen: open,
        dispose: () => fork.dispose(),
      };
    };
    const before = describeTree(workspace);
    const first = await open();
    return {
      ...first,
      async dispose() {
        await first.fork.dispose();
        const after = describeTree(workspace);
        await folder[Symbol.asyncDispose]();
        if (after.join('\n') !== before.join('\n')) {
          throw new Error(`The workspace changed:\n${before.join('\n')}\n  now:\n${after.join('\n')}`);
        }
      },
    };
  };
}

/** Why this kind of fork cannot be made here, or undefined when it can. */
export async function whyNot(
  kind: ForkKind,
  files: Readonly<Record<string, string>> = { a: 'a' },
): Promise<string | undefined> {
  await using folder = await temporaryFolder();
  const workspace = join(folder.path, 'workspace');
  writeFiles(workspace, files);
  const request = { workspace, directory: join(folder.path, 'fork'), blobs: createFakeBlobStore(), kind };
  const opened = await openFork(request);
  if (!opened.ok) return opened.failure.message;
  await opened.value.fork.dispose();
  return undefined;
}
