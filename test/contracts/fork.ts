import assert from 'node:assert/strict';
import {
  absent,
  bytesOf,
  fileState,
  head,
  reasonOf,
  textOf,
  valueOf,
  type ForkSubject,
  type OpenSubject,
} from '../support/fork-subject.ts';
import { hashOf } from '../support/memory-blob-store.ts';
import { describeChanges, describeCheckpoints, describeCommands } from './fork-history.ts';

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

  it('tells the files of the view at once, without the folders that are not wanted', async function () {
    const { fork } = await start({
      'src/a.ts': '',
      'src/deep/c.ts': '',
      'src/build/out.js': '',
      'build/out.js': '',
      'top.txt': '',
    });
    if (fork.walk === undefined) return this.skip();
    valueOf(await fork.write('src/new/z.ts', bytesOf('')));
    valueOf(await fork.remove('src/a.ts'));
    const enters = (name: string): boolean => name !== 'build' && name !== '.git';
    assert.deepEqual(await fork.walk(enters, { files: 10, folders: 10 }), [
      'top.txt',
      'src/deep/c.ts',
      'src/new/z.ts',
    ]);
    assert.deepEqual(await fork.walk(enters, { files: 1, folders: 10 }), ['top.txt']);
    assert.deepEqual(await fork.walk(enters, { files: 10, folders: 2 }), ['top.txt']);
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
