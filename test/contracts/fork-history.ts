import assert from 'node:assert/strict';
import { decodeManifest, diffManifests } from '../../extension/src/core/forks/manifests.ts';
import type { FileChange } from '../../extension/src/protocol/content.ts';
import {
  absent,
  bytesOf,
  fileState,
  head,
  reasonOf,
  textOf,
  valueOf,
  type OpenSubject,
} from '../support/fork-subject.ts';
import { hashOf } from '../support/memory-blob-store.ts';

/** Which paths count as changes. */
export function describeChanges(start: OpenSubject): void {
  it('does not call it a change when a file is as it was', async () => {
    const { fork } = await start({ 'a.txt': 'one' });
    valueOf(await fork.write('a.txt', bytesOf('two')));
    valueOf(await fork.write('a.txt', bytesOf('one')));
    assert.deepEqual(await fork.changes(), []);
  });

  it('leaves out what is ignored, noise, and what happens in .git', async () => {
    const { fork, play } = await start({
      '.gitignore': 'dist/\n*.log\n!keep.log\n',
      'packages/x/.gitignore': '/generated\n',
      'dist/old.js': 'old',
      '.git/HEAD': head,
    });
    await play([
      { do: 'write', path: 'dist/new.js', text: 'x' },
      { do: 'remove', path: 'dist/old.js' },
      { do: 'write', path: 'a/deep/error.log', text: 'x' },
      { do: 'write', path: 'keep.log', text: 'x' },
      { do: 'write', path: 'packages/x/generated/file', text: 'x' },
      { do: 'write', path: 'packages/generated/file', text: 'x' },
      { do: 'write', path: 'src/__pycache__/a.pyc', text: 'x' },
      { do: 'write', path: 'node_modules/p/index.js', text: 'x' },
      { do: 'write', path: '.git/HEAD', text: 'other' },
      { do: 'write', path: '.git/refs/heads/new', text: 'x' },
    ]);
    const paths = (await fork.changes()).map(({ path }) => path);
    assert.deepEqual(paths, ['keep.log', 'packages/generated/file']);
    assert.equal(await textOf(fork, 'dist/new.js'), 'x');
  });

  it('counts what a file tool wrote, even where it is ignored', async () => {
    const { fork, reopen } = await start({ '.gitignore': '.env\n', '.env': 'A=1' });
    valueOf(await fork.write('.env', bytesOf('A=2')));
    const expected: FileChange[] = [{ path: '.env', before: fileState('A=1'), after: fileState('A=2') }];
    assert.deepEqual(await fork.changes(), expected);
    const checkpoint = valueOf(await fork.checkpoint());
    const again = await reopen();
    valueOf(await again.fork.restore(checkpoint.id));
    assert.deepEqual(await again.fork.changes(), expected);
    await again.dispose();
  });
}

/** What commands leave behind. */
export function describeCommands(start: OpenSubject): void {
  it('takes in what commands do to files', async () => {
    const { fork, play } = await start({ 'a.txt': 'one', 'b.txt': 'two', 'src/c.ts': 'three' });
    valueOf(await fork.remove('b.txt'));
    await play([
      { do: 'write', path: 'a.txt', text: 'ONE' },
      { do: 'write', path: 'src/new/d.ts', text: 'four', mode: 0o755 },
      { do: 'remove', path: 'src/c.ts' },
      { do: 'link', path: 'link', target: 'a.txt' },
    ]);
    assert.deepEqual(await fork.changes(), [
      { path: 'a.txt', before: fileState('one'), after: fileState('ONE') },
      { path: 'b.txt', before: fileState('two'), after: absent },
      { path: 'link', before: absent, after: { kind: 'symlink', target: 'a.txt' } },
      { path: 'src/c.ts', before: fileState('three'), after: absent },
      { path: 'src/new/d.ts', before: absent, after: fileState('four', 0o755) },
    ]);
  });

  it('sees a changed mode alone', async () => {
    const { fork, play } = await start({ 'a.sh': 'one' });
    await play([{ do: 'write', path: 'a.sh', text: 'one', mode: 0o755 }]);
    assert.deepEqual(await fork.changes(), [
      { path: 'a.sh', before: fileState('one'), after: fileState('one', 0o755) },
    ]);
  });

  it('sees through a folder that was deleted and made again', async () => {
    const { fork, play } = await start({
      'src/a.ts': 'one',
      'src/deep/b.ts': 'two',
      'src/deep/c.ts': 'three',
    });
    await play([
      { do: 'remove', path: 'src' },
      { do: 'write', path: 'src/deep/b.ts', text: 'TWO' },
    ]);
    const expected = [
      { path: 'src/a.ts', before: fileState('one'), after: absent },
      { path: 'src/deep/b.ts', before: fileState('two'), after: fileState('TWO') },
      { path: 'src/deep/c.ts', before: fileState('three'), after: absent },
    ];
    assert.deepEqual(await fork.changes(), expected);
    assert.equal(reasonOf(await fork.read('src/a.ts')), 'not-found');
    assert.deepEqual(
      valueOf(await fork.list('src/deep')).map(({ path }) => path),
      ['src/deep/b.ts'],
    );
    valueOf(await fork.write('src/a.ts', bytesOf('back')));
    assert.deepEqual((await fork.changes())[0]?.after, fileState('back'));
    await play([{ do: 'remove', path: 'src/deep/b.ts' }]);
    assert.equal(reasonOf(await fork.read('src/deep/b.ts')), 'not-found');
  });

  it('sees a file in the place of a folder, and the reverse', async () => {
    const { fork, play } = await start({ 'folder/a.ts': 'one', 'folder/b/c.ts': 'two', file: 'three' });
    await play([
      { do: 'write', path: 'folder', text: 'now a file' },
      { do: 'write', path: 'file/inside.ts', text: 'now a folder' },
    ]);
    assert.deepEqual(await fork.changes(), [
      { path: 'file', before: fileState('three'), after: absent },
      { path: 'file/inside.ts', before: absent, after: fileState('now a folder') },
      { path: 'folder', before: absent, after: fileState('now a file') },
      { path: 'folder/a.ts', before: fileState('one'), after: absent },
      { path: 'folder/b/c.ts', before: fileState('two'), after: absent },
    ]);
  });

  it('never reads the workspace through a link that became a folder', async () => {
    const { fork, play } = await start({ 'real/a.ts': 'one' });
    await play([{ do: 'link', path: 'alias', target: 'real' }]);
    const checkpoint = valueOf(await fork.checkpoint());
    await play([{ do: 'write', path: 'alias/b.ts', text: 'two' }]);
    assert.equal(reasonOf(await fork.read('alias/a.ts')), 'not-found');
    valueOf(await fork.restore(checkpoint.id));
    assert.equal(await textOf(fork, 'alias/a.ts'), 'one');
  });
}

/** Going back and forth. */
export function describeCheckpoints(start: OpenSubject): void {
  it('gives equal ids to equal forks, and keeps contents before and after', async () => {
    const { fork, blobs } = await start({ 'a.txt': 'one', 'b.txt': 'two' });
    const empty = valueOf(await fork.checkpoint());
    assert.deepEqual({ ...empty, id: '' }, { id: '', files: 0, bytes: 0 });
    valueOf(await fork.write('a.txt', bytesOf('ONE!')));
    valueOf(await fork.remove('b.txt'));
    const first = valueOf(await fork.checkpoint());
    assert.deepEqual({ ...first, id: '' }, { id: '', files: 2, bytes: 4 });
    valueOf(await fork.write('a.txt', bytesOf('other')));
    assert.notEqual(valueOf(await fork.checkpoint()).id, first.id);
    valueOf(await fork.write('a.txt', bytesOf('ONE!')));
    assert.equal(valueOf(await fork.checkpoint()).id, first.id);
    for (const text of ['one', 'ONE!', 'two']) assert.ok(await blobs.has(hashOf(text)), text);
    const manifest = valueOf(decodeManifest((await blobs.get(first.id)) ?? new Uint8Array()));
    assert.deepEqual(diffManifests(undefined, manifest), await fork.changes());
  });

  it('goes back and forth between checkpoints', async () => {
    const { fork, play } = await start({ 'a.txt': 'one', 'src/b.ts': 'two', 'src/c.ts': 'three' });
    const states: { id: string; changes: readonly FileChange[] }[] = [];
    const take = async (): Promise<void> => {
      const changes = await fork.changes();
      states.push({ id: valueOf(await fork.checkpoint()).id, changes });
    };
    await take();
    valueOf(await fork.write('a.txt', bytesOf('ONE')));
    await take();
    await play([
      { do: 'remove', path: 'src' },
      { do: 'write', path: 'src', text: 'a file' },
      { do: 'link', path: 'link', target: 'a.txt' },
    ]);
    await take();
    await play([
      { do: 'remove', path: 'src' },
      { do: 'write', path: 'src/c.ts', text: 'THREE', mode: 0o755 },
      { do: 'write', path: 'link/x', text: 'folder now' },
    ]);
    await take();
    for (const from of states) {
      for (const to of states) {
        valueOf(await fork.restore(from.id));
        valueOf(await fork.restore(to.id));
        assert.deepEqual(await fork.changes(), to.changes);
        assert.equal(valueOf(await fork.checkpoint()).id, to.id);
      }
    }
    valueOf(await fork.restore(undefined));
    assert.deepEqual(await fork.changes(), []);
    assert.equal(await textOf(fork, 'src/b.ts'), 'two');
  });

  it('rolls back what is ignored, folders, and .git too', async () => {
    const { fork, play } = await start({
      '.gitignore': 'dist/\n',
      'dist/a.js': 'one',
      '.git/HEAD': head,
      'x/y.ts': '',
    });
    await play([{ do: 'write', path: 'dist/b.js', text: 'two' }]);
    const checkpoint = valueOf(await fork.checkpoint());
    await play([
      { do: 'write', path: 'dist/a.js', text: 'ONE' },
      { do: 'remove', path: 'dist/b.js' },
      { do: 'write', path: '.git/HEAD', text: 'other' },
      { do: 'folder', path: 'empty' },
      { do: 'remove', path: 'x' },
    ]);
    const later = valueOf(await fork.checkpoint());
    valueOf(await fork.restore(checkpoint.id));
    assert.equal(await textOf(fork, 'dist/a.js'), 'one');
    assert.equal(await textOf(fork, 'dist/b.js'), 'two');
    assert.equal(await textOf(fork, '.git/HEAD'), head);
    assert.equal(reasonOf(await fork.list('empty')), 'not-found');
    assert.equal(reasonOf(await fork.list('x')), 'ok');
    valueOf(await fork.restore(later.id));
    assert.equal(await textOf(fork, 'dist/a.js'), 'ONE');
    assert.equal(await textOf(fork, '.git/HEAD'), 'other');
    assert.deepEqual(valueOf(await fork.list('empty')), []);
    assert.equal(reasonOf(await fork.list('x')), 'not-found');
  });

  it('comes back in a new process as it was', async () => {
    const { fork, play, reopen } = await start({ 'a.txt': 'one', 'src/b.ts': 'two' });
    await play([
      { do: 'write', path: 'a.txt', text: 'ONE', mode: 0o600 },
      { do: 'remove', path: 'src' },
      { do: 'link', path: 'src', target: 'a.txt' },
    ]);
    const changes = await fork.changes();
    const checkpoint = valueOf(await fork.checkpoint());
    const again = await reopen();
    valueOf(await again.fork.restore(checkpoint.id));
    assert.deepEqual(await again.fork.changes(), changes);
    assert.deepEqual(valueOf(await again.fork.checkpoint()), checkpoint);
    assert.equal(await textOf(again.fork, 'src'), 'ONE');
    await again.dispose();
  });

  it('refuses checkpoints it does not have, or whose content is damaged, and stays as it is', async () => {
    const { fork, blobs } = await start({ 'a.txt': 'one' });
    assert.equal(reasonOf(await fork.restore(hashOf('nothing'))), 'not-found');
    valueOf(await fork.write('a.txt', bytesOf('two')));
    valueOf(await fork.write('b.txt', bytesOf('kept')));
    const checkpoint = valueOf(await fork.checkpoint());
    valueOf(await fork.write('a.txt', bytesOf('three')));
    const before = await fork.changes();
    blobs.blobs.set(hashOf('two'), bytesOf('TWO'));
    assert.equal(reasonOf(await fork.restore(checkpoint.id)), 'not-found');
    blobs.blobs.delete(hashOf('two'));
    assert.equal(reasonOf(await fork.restore(checkpoint.id)), 'not-found');
    assert.deepEqual(await fork.changes(), before);
    assert.equal(await textOf(fork, 'b.txt'), 'kept');
  });

  it('says so when the blob store is full', async () => {
    const { fork } = await start({ 'a.txt': 'one' }, { blobBytesMax: 4_000 });
    valueOf(await fork.write('b.txt', bytesOf('x'.repeat(5_000))));
    assert.equal(reasonOf(await fork.checkpoint()), 'cap-reached');
    valueOf(await fork.remove('b.txt'));
    assert.equal(reasonOf(await fork.checkpoint()), 'ok');
  });
}
