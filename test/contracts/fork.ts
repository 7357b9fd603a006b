import assert from 'node:assert/strict';
import { diffManifests, decodeManifest } from '../../extension/src/core/forks/manifests.ts';
import type { BlobStore, Fork } from '../../extension/src/core/ports.ts';
import type { FileChange, FileState } from '../../extension/src/protocol/content.ts';
import type { Result } from '../../extension/src/protocol/result.ts';
import type { FakeCommandStep } from '../support/fake-fork.ts';
import { hashOf } from '../support/memory-blob-store.ts';

/** A fork of a workspace with the files that it was asked for, and what the suite needs beside it. */
export interface ForkSubject {
  readonly fork: Fork;
  readonly blobs: BlobStore & { readonly blobs: Map<string, Uint8Array> };
  /** Lets a command do this on the fork's mount, `absorb` included. */
  play(steps: readonly FakeCommandStep[]): Promise<void>;
  /** A new, empty fork of the same workspace with the same blobs, as a resumed session opens it. */
  reopen(): Promise<ForkSubject>;
  dispose(): Promise<void>;
}

export type OpenSubject = (
  files: Readonly<Record<string, string>>,
  options?: { readonly blobBytesMax?: number },
) => Promise<ForkSubject>;

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

export const fileState = (text: string, mode = 0o644): FileState => ({
  kind: 'file',
  hash: hashOf(text),
  size: bytesOf(text).length,
  mode,
});

export const absent: FileState = { kind: 'absent' };

function valueOf<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`${result.failure.reason}: ${result.failure.message}`);
  return result.value;
}

const head = 'ref: refs/heads/main\n';

const reasonOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.failure.reason);

async function textOf(fork: Fork, path: string): Promise<string> {
  return new TextDecoder().decode(valueOf(await fork.read(path)));
}

/** What every fork promises; `open` makes the subjects. */
export function describeFork(open: OpenSubject): void {
  let subject: ForkSubject;
  const start = async (
    files: Readonly<Record<string, string>>,
    options?: { readonly blobBytesMax?: number },
  ): Promise<ForkSubject> => {
    subject = await open(files, options);
    return subject;
  };
  afterEach(() => subject.dispose());

  describeReading(start);
  describeWriting(start);
  describePaths(start);
  describeChanges(start);
  describeCommands(start);
  describeCheckpoints(start);
}

function describeReading(start: OpenSubject): void {
  it('reads the workspace as long as nothing was changed', async () => {
    const { fork } = await start({ 'src/a.ts': 'one', 'b.txt': 'two' });
    assert.equal(await textOf(fork, 'src/a.ts'), 'one');
    assert.equal(await textOf(fork, './src//a.ts'), 'one');
    assert.deepEqual(await fork.stat('b.txt'), fileState('two'));
    assert.deepEqual(await fork.stat('missing'), absent);
    assert.deepEqual(await fork.stat('src'), absent);
    assert.deepEqual(await fork.changes(), []);
  });

  it('tells what cannot be read or listed, and why', async () => {
    const { fork } = await start({ 'src/a.ts': 'one' });
    assert.equal(reasonOf(await fork.read('missing')), 'not-found');
    assert.equal(reasonOf(await fork.read('src')), 'not-a-file');
    assert.equal(reasonOf(await fork.read('src/a.ts/x')), 'not-a-folder');
    assert.equal(reasonOf(await fork.list('missing')), 'not-found');
    assert.equal(reasonOf(await fork.list('src/a.ts')), 'not-a-folder');
  });

  it('lists a folder with both what the workspace has and what the agent did', async () => {
    const { fork } = await start({ 'src/a.ts': 'one', 'src/b.ts': 'two', 'src/deep/c.ts': '' });
    valueOf(await fork.write('src/z.ts', bytesOf('four')));
    valueOf(await fork.remove('src/a.ts'));
    assert.deepEqual(valueOf(await fork.list('src')), [
      { path: 'src/b.ts', kind: 'file', size: 3 },
      { path: 'src/deep', kind: 'folder', size: 0 },
      { path: 'src/z.ts', kind: 'file', size: 4 },
    ]);
    assert.deepEqual(
      valueOf(await fork.list('.'))
        .map(({ path }) => path)
        .filter((path) => path !== '.git'),
      ['src'],
    );
  });
}

function describeWriting(start: OpenSubject): void {
  it('writes files, their folders, and any bytes', async () => {
    const { fork } = await start({ 'a.txt': 'one' });
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    valueOf(await fork.write('new/deep/b.bin', bytes));
    assert.deepEqual(Uint8Array.from(valueOf(await fork.read('new/deep/b.bin'))), bytes);
    assert.deepEqual(await fork.changes(), [
      {
        path: 'new/deep/b.bin',
        before: absent,
        after: { kind: 'file', hash: hashOf(bytes), size: 256, mode: 0o644 },
      },
    ]);
  });

  it('keeps the mode of a file unless it is told another one', async () => {
    const { fork, play } = await start({ 'run.sh': 'one' });
    await play([{ do: 'write', path: 'run.sh', text: 'two', mode: 0o755 }]);
    valueOf(await fork.write('run.sh', bytesOf('three')));
    assert.deepEqual(await fork.stat('run.sh'), fileState('three', 0o755));
    valueOf(await fork.write('run.sh', bytesOf('three'), 0o600));
    assert.deepEqual(await fork.stat('run.sh'), fileState('three', 0o600));
  });

  it('removes files and whole folders', async () => {
    const { fork } = await start({ 'src/a.ts': 'one', 'src/deep/b.ts': 'two', 'c.txt': 'three' });
    valueOf(await fork.write('src/new.ts', bytesOf('four')));
    valueOf(await fork.remove('src'));
    assert.equal(reasonOf(await fork.read('src/a.ts')), 'not-found');
    assert.equal(reasonOf(await fork.remove('src')), 'not-found');
    assert.deepEqual(await fork.changes(), [
      { path: 'src/a.ts', before: fileState('one'), after: absent },
      { path: 'src/deep/b.ts', before: fileState('two'), after: absent },
    ]);
    valueOf(await fork.write('src/deep/c.ts', bytesOf('five')));
    assert.deepEqual(
      valueOf(await fork.list('src')).map(({ path }) => path),
      ['src/deep'],
    );
    assert.deepEqual(
      valueOf(await fork.list('src/deep')).map(({ path }) => path),
      ['src/deep/c.ts'],
    );
  });

  it('moves files and folders to free places only', async () => {
    const { fork } = await start({ 'src/a.ts': 'one', 'src/b.ts': 'two', 'c.txt': 'three' });
    assert.equal(reasonOf(await fork.move('c.txt', 'src/a.ts')), 'exists');
    assert.equal(reasonOf(await fork.move('missing', 'd.txt')), 'not-found');
    assert.equal(reasonOf(await fork.move('src', 'src/deeper')), 'denied');
    valueOf(await fork.move('src', 'lib/moved'));
    valueOf(await fork.move('c.txt', 'd.txt'));
    assert.deepEqual(await fork.changes(), [
      { path: 'c.txt', before: fileState('three'), after: absent },
      { path: 'd.txt', before: absent, after: fileState('three'), movedFrom: 'c.txt' },
      { path: 'lib/moved/a.ts', before: absent, after: fileState('one'), movedFrom: 'src/a.ts' },
      { path: 'lib/moved/b.ts', before: absent, after: fileState('two'), movedFrom: 'src/b.ts' },
      { path: 'src/a.ts', before: fileState('one'), after: absent },
      { path: 'src/b.ts', before: fileState('two'), after: absent },
    ]);
    assert.equal(reasonOf(await fork.list('src')), 'not-found');
  });

  it('refuses to put a file where a folder is, and a folder where a file is', async () => {
    const { fork } = await start({ 'src/a.ts': 'one' });
    assert.equal(reasonOf(await fork.write('src', bytesOf('two'))), 'not-a-file');
    assert.equal(reasonOf(await fork.write('src/a.ts/b.ts', bytesOf('two'))), 'not-a-folder');
    assert.deepEqual(await fork.changes(), []);
  });

  it('refuses files that are too large', async () => {
    const { fork } = await start({ 'a.txt': 'one' });
    const large = new Uint8Array(10 * 1024 * 1024 + 1);
    assert.equal(reasonOf(await fork.write('large.bin', large)), 'too-large');
    assert.deepEqual(await fork.changes(), []);
  });

  it('does calls at the same time one after the other', async () => {
    const { fork } = await start({ 'a.txt': 'one' });
    const texts = Array.from({ length: 20 }, (_, index) => `text ${index}`);
    await Promise.all(texts.map((text, index) => fork.write(`many/${index}.txt`, bytesOf(text))));
    await Promise.all([fork.write('a.txt', bytesOf('two')), fork.remove('a.txt')]);
    assert.equal((await fork.changes()).length, 21);
    assert.deepEqual(await fork.stat('a.txt'), absent);
  });
}

function describePaths(start: OpenSubject): void {
  const outside = [
    '/etc/passwd',
    '../x',
    'src/../../x',
    'src/..',
    'a\0b',
    '..\\x',
    'src\\..\\..\\x',
    'C:\\x',
    '\\x',
    '',
  ];

  it('refuses every way out of the workspace', async () => {
    const { fork } = await start({ 'src/a.ts': 'one' });
    for (const path of outside) {
      assert.equal(reasonOf(await fork.read(path)), 'outside-workspace', JSON.stringify(path));
      assert.equal(reasonOf(await fork.list(path)), 'outside-workspace', JSON.stringify(path));
      assert.equal(reasonOf(await fork.write(path, bytesOf('x'))), 'outside-workspace', JSON.stringify(path));
      assert.equal(reasonOf(await fork.remove(path)), 'outside-workspace', JSON.stringify(path));
      assert.equal(reasonOf(await fork.move('src/a.ts', path)), 'outside-workspace', JSON.stringify(path));
      assert.equal(reasonOf(await fork.move(path, 'b.ts')), 'outside-workspace', JSON.stringify(path));
      assert.deepEqual(await fork.stat(path), absent);
    }
    assert.deepEqual(await fork.changes(), []);
  });

  it('refuses links that lead out, also as folders on the way and in chains', async () => {
    const { fork, play } = await start({ 'src/a.ts': 'one' });
    await play([
      { do: 'link', path: 'etc', target: '/etc' },
      { do: 'link', path: 'up', target: '../..' },
      { do: 'link', path: 'src/passwd', target: '/etc/passwd' },
      { do: 'link', path: 'chain', target: 'src/passwd' },
      { do: 'link', path: 'loop', target: 'loop' },
    ]);
    for (const path of ['etc/passwd', 'up/x', 'src/passwd', 'chain', 'etc/new/file']) {
      assert.equal(reasonOf(await fork.read(path)), 'outside-workspace', path);
      assert.equal(reasonOf(await fork.write(path, bytesOf('x'))), 'outside-workspace', path);
    }
    assert.equal(reasonOf(await fork.list('etc')), 'outside-workspace');
    assert.equal(reasonOf(await fork.move('src/a.ts', 'etc/a.ts')), 'outside-workspace');
    assert.equal(reasonOf(await fork.remove('etc/passwd')), 'outside-workspace');
    assert.equal(reasonOf(await fork.read('loop')), 'denied');
    valueOf(await fork.remove('etc'));
    assert.deepEqual(await fork.stat('etc'), absent);
    assert.deepEqual(await fork.stat('src/passwd'), { kind: 'symlink', target: '/etc/passwd' });
  });

  it('follows links that stay inside', async () => {
    const { fork, play } = await start({ 'src/a.ts': 'one', 'lib/b.ts': 'two' });
    await play([
      { do: 'link', path: 'link.ts', target: 'src/a.ts' },
      { do: 'link', path: 'src/lib', target: '../lib' },
      { do: 'link', path: 'absolute', target: `${fork.workspace}/lib` },
    ]);
    assert.equal(await textOf(fork, 'link.ts'), 'one');
    assert.equal(await textOf(fork, 'absolute/b.ts'), 'two');
    valueOf(await fork.write('src/lib/b.ts', bytesOf('three')));
    assert.equal(await textOf(fork, 'lib/b.ts'), 'three');
    valueOf(await fork.write('link.ts', bytesOf('four')));
    assert.deepEqual(await fork.stat('link.ts'), { kind: 'symlink', target: 'src/a.ts' });
    assert.equal(await textOf(fork, 'src/a.ts'), 'four');
  });

  it('reads .git but never writes it', async () => {
    const { fork, play } = await start({ '.git/HEAD': head, 'sub/.git': 'gitdir: ../x' });
    assert.equal(await textOf(fork, '.git/HEAD'), head);
    await play([{ do: 'link', path: 'alias', target: '.git' }]);
    for (const path of [
      '.git/hooks/pre-commit',
      '.git',
      'sub/.git',
      '.GIT/config',
      'alias/config',
      '.git./x',
    ]) {
      assert.equal(reasonOf(await fork.write(path, bytesOf('x'))), 'denied', path);
    }
    assert.equal(reasonOf(await fork.remove('.git')), 'denied');
    assert.equal(reasonOf(await fork.move('.git/HEAD', 'HEAD')), 'denied');
  });

  it('takes unusual names', async () => {
    const { fork, play } = await start({ 'a b.txt': 'one' });
    const names = [
      'new\nline.txt',
      'quote\'"$(x).txt',
      'ünïcode/✓.txt',
      'back\\slash.txt',
      '-rf',
      'tab\t.txt',
    ];
    for (const name of names) valueOf(await fork.write(name, bytesOf(name)));
    await play([{ do: 'write', path: "by\ncommand 'x'", text: 'c' }]);
    const paths = (await fork.changes()).map(({ path }) => path);
    assert.deepEqual(paths, [...names, "by\ncommand 'x'"].sort());
    for (const name of names) assert.equal(await textOf(fork, name), name);
  });
}

function describeChanges(start: OpenSubject): void {
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

function describeCommands(start: OpenSubject): void {
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

function describeCheckpoints(start: OpenSubject): void {
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
