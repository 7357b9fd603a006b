import assert from 'node:assert/strict';
import { join } from 'node:path';
import { neverCancelled } from '../../../extension/src/core/cancellation.ts';
import { createTextSearch } from '../../../extension/src/node/search/text-search.ts';
import { createFakeFork } from '../../support/fake-fork.ts';
import { writeFiles } from '../../support/fork-workspace.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('A search of a workspace', () => {
  it('names files as they are named, with a backslash in the name, too', async function () {
    if (process.platform === 'win32') {
      console.log('      skipped: on Windows a backslash parts folders');
      return this.skip();
    }
    await using folder = await temporaryFolder();
    const files = { 'a\\b.txt': 'needle', 'lib/c\\d.txt': 'needle', 'lib/e.txt': 'needle' };
    writeFiles(folder.path, files);
    const fork = createFakeFork(files, { workspace: join(folder.path) });
    const search = createTextSearch();
    const query = { pattern: 'needle', literal: true, ignoreCase: false, hitsMax: 10 };
    const found = await search.search(fork, query, neverCancelled);
    assert.ok(found.ok);
    assert.deepEqual(
      found.value.hits.map(({ path }) => path),
      Object.keys(files),
    );
    const listed = await search.files(fork, { filesMax: 10 }, neverCancelled);
    assert.deepEqual(listed.paths, Object.keys(files));
  });
});
