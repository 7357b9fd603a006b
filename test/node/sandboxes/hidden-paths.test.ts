import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findHiddenPaths } from '../../../extension/src/node/sandboxes/hidden-paths.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('hidden paths', () => {
  it('are those secrets of the home folder that exist, folders and files apart', async () => {
    await using home = await temporaryFolder();
    mkdirSync(join(home.path, '.ssh'));
    mkdirSync(join(home.path, '.cargo/registry'), { recursive: true });
    for (const file of ['.netrc', '.cargo/credentials.toml', '.bashrc'])
      writeFileSync(join(home.path, file), '');
    const { folders, files } = findHiddenPaths(home.path, []);
    const own = (paths: readonly string[]): string[] =>
      paths.filter((path) => path.startsWith(home.path)).toSorted();
    assert.deepEqual(own(folders), [join(home.path, '.ssh')]);
    assert.deepEqual(own(files), [join(home.path, '.cargo/credentials.toml'), join(home.path, '.netrc')]);
  });

  it('are found where links lead, and broken links are none', async () => {
    await using home = await temporaryFolder();
    mkdirSync(join(home.path, 'vault'));
    symlinkSync(join(home.path, 'vault'), join(home.path, '.aws'));
    symlinkSync(join(home.path, 'gone'), join(home.path, '.kube'));
    const { folders, files } = findHiddenPaths(home.path, []);
    assert.ok(folders.includes(join(home.path, 'vault')));
    assert.ok(![...folders, ...files].includes(join(home.path, '.kube')));
  });

  it('include what the caller names, if it exists', async () => {
    await using home = await temporaryFolder();
    writeFileSync(join(home.path, 'signing.key'), '');
    const more = [join(home.path, 'signing.key'), join(home.path, 'nothing')];
    const { files } = findHiddenPaths(home.path, more);
    assert.ok(files.includes(more[0]!));
    assert.ok(!files.includes(more[1]!));
  });
});
