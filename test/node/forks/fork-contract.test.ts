import { describeFork } from '../../contracts/fork.ts';
import { createFakeFork } from '../../support/fake-fork.ts';
import { realSubjects, whyNot } from '../../support/real-forks.ts';
import { createFakeBlobStore } from '../../support/memory-blob-store.ts';
import type { ForkSubject } from '../../support/fork-subject.ts';

describe('a fork in memory', () => {
  describeFork(async (files, options) => {
    const blobs = createFakeBlobStore(options?.blobBytesMax);
    const open = async (): Promise<ForkSubject> => {
      const fork = createFakeFork(files, { blobs });
      const { play } = fork;
      return { fork, blobs, play, reopen: open, dispose: () => fork.dispose() };
    };
    return open();
  });
});

for (const kind of ['overlay', 'clone', 'copy'] as const) {
  describe(`a fork of kind ${kind}`, () => {
    before(async function () {
      const problem = await whyNot(kind);
      if (problem === undefined) return;
      console.log(`      skipped: ${problem}`);
      this.skip();
    });
    describeFork(realSubjects(kind));
  });
}
