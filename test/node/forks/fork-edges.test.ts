import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openFork } from '../../../extension/src/node/forks/open-fork.ts';
import type { ForkKind } from '../../../extension/src/protocol/content.ts';
import { absent, bytesOf, fileState, reasonOf, valueOf } from '../../support/fork-subject.ts';
import { realSubjects, whyNot } from '../../support/real-forks.ts';
import { describeTree, writeFiles } from '../../support/fork-workspace.ts';
import { createFakeBlobStore } from '../../support/memory-blob-store.ts';
import { runOnMount } from '../../support/play-on-mount.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

for (const kind of ['overlay', 'clone', 'copy'] as const satisfies readonly ForkKind[]) {
  describe(`at the edges, a fork of kind ${kind}`, () => {
    before(async function () {
      const problem = await whyNot(kind);
      if (problem === undefined) return;
      console.log(`      skipped: ${problem}`);
      this.skip();
    });
    describeEdges(kind);
  });
}

function describeEdges(kind: ForkKind): void {
  it('lets a command work through its own mount, at any path and with any name', async () => {
    await using folder = await temporaryFolder();
    const workspace = join(folder.path, 'it\'s, a: "work\\space" $x');
    writeFiles(workspace, { 'a.txt': 'one', 'src/b.txt': 'two' });
    const before = describeTree(workspace);
    const directory = join(folder.path, "fork's, place: $y");
    const opened = valueOf(await openFork({ workspace, directory, blobs: createFakeBlobStore(), kind }));
    const output = await runOnMount(
      await opened.fork.mount(),
      'cat a.txt src/b.txt; rm a.txt; echo new > src/c.txt',
    );
    assert.equal(output, 'onetwo');
    valueOf(await opened.fork.absorb());
    assert.deepEqual(
      (await opened.fork.changes()).map(({ path, after }) => `${path} ${after.kind}`),
      ['a.txt absent', 'src/c.txt file'],
    );
    assert.deepEqual(describeTree(workspace), before);
    await opened.fork.dispose();
    assert.deepEqual(readdirSync(directory), []);
  });

  it('survives links, pipes, sockets, hard links and files that nobody may read', async () => {
    const subject = await realSubjects(kind)({ 'a.txt': 'one' });
    const { fork } = subject;
    await subject.run(
      'mkfifo pipe; ln a.txt hard; echo two > hard; echo secret > closed; chmod 000 closed; mkdir shut; chmod 500 shut',
    );
    assert.deepEqual(
      (await fork.changes()).map(
        ({ path, after }) => `${path} ${after.kind === 'file' ? after.mode.toString(8) : after.kind}`,
      ),
      ['a.txt 644', 'closed 0', 'hard 644'],
    );
    const listed = valueOf(await fork.list('.'));
    assert.deepEqual(
      listed.map(({ path, kind: what }) => `${path} ${what}`),
      ['a.txt file', 'closed file', 'hard file', 'pipe other', 'shut folder'],
    );
    assert.equal(reasonOf(await fork.read('pipe')), 'not-a-file');
    assert.equal(reasonOf(await fork.write('pipe', bytesOf('x'))), 'not-a-file');
    valueOf(await fork.write('hard', bytesOf('three')));
    assert.deepEqual(await fork.stat('a.txt'), fileState('two\n'), 'the other name keeps its content');
    const checkpoint = valueOf(await fork.checkpoint());
    valueOf(await fork.restore(undefined));
    valueOf(await fork.restore(checkpoint.id));
    assert.deepEqual(await fork.stat('closed'), fileState('secret\n', 0));
    assert.equal(reasonOf(await fork.list('shut')), 'ok');
    assert.equal(reasonOf(await fork.read('pipe')), 'not-found');
    await subject.dispose();
  });

  it('complains about names that are not UTF-8, takes in the rest, and can roll back', async () => {
    const subject = await realSubjects(kind)({ 'a.txt': 'one' });
    const { fork } = subject;
    await runOnMount(await fork.mount(), 'echo two > b.txt; mkdir d; echo three > "$(printf \'d/\\377x\')"');
    const absorbed = await fork.absorb();
    assert.equal(reasonOf(absorbed), 'denied');
    assert.match(absorbed.ok ? '' : absorbed.failure.message, /UTF-8/);
    assert.deepEqual(
      (await fork.changes()).map(({ path }) => path),
      ['b.txt'],
    );
    valueOf(await fork.restore(undefined));
    valueOf(await fork.absorb());
    assert.equal(reasonOf(await fork.list('d')), 'not-found');
    await subject.dispose();
  });

  it('keeps no content of ignored files beyond its limits, and leaves them alone then', async () => {
    const limits = { checkpointIgnoredFilesMax: 20 };
    const subject = await realSubjects(kind, { limits })({
      '.gitignore': 'out/\n',
      'a.txt': 'one',
      'out/old': 'old',
    });
    const { fork } = subject;
    const before = valueOf(await fork.checkpoint());
    await subject.run(
      'mkdir -p out/many; i=0; while [ $i -lt 30 ]; do echo $i > out/many/$i; i=$((i+1)); done; rm out/old',
    );
    const blobs = subject.blobs.blobs.size;
    const many = valueOf(await fork.checkpoint());
    assert.equal(subject.blobs.blobs.size, blobs + 1, 'the manifest only');
    await subject.run('echo ONE > a.txt; echo more > out/many/more');
    valueOf(await fork.restore(many.id));
    assert.deepEqual(await fork.changes(), []);
    assert.equal(valueOf(await fork.list('out/many')).length, 31);
    assert.equal(reasonOf(await fork.read('out/old')), 'not-found');
    assert.equal(valueOf(await fork.checkpoint()).id, many.id);
    valueOf(await fork.restore(before.id));
    assert.equal(reasonOf(await fork.list('out/many')), 'not-found');
    assert.equal(new TextDecoder().decode(valueOf(await fork.read('out/old'))), 'old');
    await subject.dispose();
  });

  it('counts a path again once .gitignore no longer names it', async () => {
    const subject = await realSubjects(kind)({ '.gitignore': 'out/\n', 'out/a': 'one' });
    const { fork } = subject;
    await subject.run('echo two > out/a; echo three > out/b');
    assert.deepEqual(await fork.changes(), []);
    valueOf(await fork.write('.gitignore', bytesOf('')));
    assert.deepEqual(
      (await fork.changes()).map(({ path, before }) => `${path} ${before.kind}`),
      ['.gitignore file', 'out/a file', 'out/b absent'],
    );
    await subject.dispose();
  });

  it('keeps what its work was based on when the person goes on working', async () => {
    await using folder = await temporaryFolder();
    const workspace = join(folder.path, 'workspace');
    writeFiles(workspace, { 'tool.txt': 'base', 'command.txt': 'base', 'other.txt': 'base' });
    const blobs = createFakeBlobStore();
    const open = async (name: string): Promise<Awaited<ReturnType<typeof openFork>>> =>
      openFork({ workspace, directory: join(folder.path, name), blobs, kind });
    const { fork } = valueOf(await open('one'));
    valueOf(await fork.write('tool.txt', bytesOf('agent')));
    await runOnMount(await fork.mount(), 'printf agent > command.txt');
    valueOf(await fork.absorb());
    const expected = ['command.txt', 'tool.txt'].map((path) => {
      return { path, before: fileState('base'), after: fileState('agent') };
    });
    for (const path of ['tool.txt', 'command.txt']) writeFileSync(join(workspace, path), 'person');
    assert.deepEqual(await fork.changes(), expected);
    const checkpoint = valueOf(await fork.checkpoint());
    valueOf(await fork.restore(checkpoint.id));
    assert.deepEqual(await fork.changes(), expected);
    const again = valueOf(await open('two')).fork;
    valueOf(await again.restore(checkpoint.id));
    assert.deepEqual(await again.changes(), expected);
    assert.equal(new TextDecoder().decode(await blobs.get(fileStateHash('base'))), 'base');
    assert.equal(readFileSync(join(workspace, 'tool.txt'), 'utf8'), 'person');
    await fork.dispose();
    await again.dispose();
  });

  it('takes over what a killed process left, also half of a restore', async () => {
    await using folder = await temporaryFolder();
    const workspace = join(folder.path, 'workspace');
    writeFiles(workspace, { 'a.txt': 'one', 'src/b.txt': 'two', 'src/c.txt': 'three' });
    const blobs = createFakeBlobStore();
    const request = { workspace, directory: join(folder.path, 'fork'), blobs, kind };
    const killed = valueOf(await openFork(request)).fork;
    await runOnMount(await killed.mount(), 'rm -r src; mkdir src; printf x > src/b.txt; printf y > a.txt');
    valueOf(await killed.absorb());
    const changes = await killed.changes();
    const checkpoint = valueOf(await killed.checkpoint());
    valueOf(await killed.write('later.txt', bytesOf('lost')));
    mkdirSync(join(request.directory, kind, 'next'));
    writeFileSync(join(request.directory, kind, 'staging', 'staged-1'), 'half');
    const { fork } = valueOf(await openFork(request));
    assert.equal(reasonOf(await fork.read('src/c.txt')), 'not-found', 'a deleted folder stays deleted');
    valueOf(await fork.restore(checkpoint.id));
    assert.deepEqual(await fork.changes(), changes);
    assert.deepEqual(readdirSync(join(request.directory, kind, 'staging')), []);
    await fork.dispose();
    assert.equal(existsSync(join(request.directory, kind)), false);
  });

  it('refuses to live inside the workspace, or around it, or without one', async () => {
    await using folder = await temporaryFolder();
    const workspace = join(folder.path, 'workspace');
    writeFiles(workspace, { 'a.txt': 'one' });
    const blobs = createFakeBlobStore();
    const reason = async (where: string, of = workspace): Promise<string> =>
      reasonOf(await openFork({ workspace: of, directory: where, blobs, kind }));
    assert.equal(await reason(folder.path), 'denied');
    assert.equal(await reason(join(folder.path, 'fork'), join(folder.path, 'missing')), 'not-found');
    assert.equal(await reason(join(workspace, 'fork')), 'denied');
    assert.deepEqual(readdirSync(workspace), ['a.txt']);
  });

  it('sees a change of the same size in the same instant', async () => {
    const subject = await realSubjects(kind)({ 'a.txt': 'one' });
    for (const text of ['two', 'six', 'ten']) {
      valueOf(await subject.fork.write('a.txt', bytesOf(text)));
      await subject.run(`printf ${text.toUpperCase()} > a.txt`);
      assert.deepEqual(await subject.fork.stat('a.txt'), fileState(text.toUpperCase()));
      assert.deepEqual((await subject.fork.changes())[0]?.after, fileState(text.toUpperCase()));
    }
    valueOf(await subject.fork.remove('a.txt'));
    assert.deepEqual(await subject.fork.stat('a.txt'), absent);
    await subject.dispose();
  });
}

const fileStateHash = (text: string): string => {
  const state = fileState(text);
  return state.kind === 'file' ? state.hash : '';
};
