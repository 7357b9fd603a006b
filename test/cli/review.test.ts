import assert from 'node:assert/strict';
import changeTwoFiles, { lines, twoFiles } from '../support/model-scripts/change-two-files.ts';
import { needsSandbox } from '../support/needs-sandbox.ts';
import { ratchetFolder, ratchetWithModel } from '../support/ratchet.ts';
import type { RatchetFolder } from '../support/ratchet.ts';
import { readTree } from '../support/workspace-tree.ts';

describe('ratchet fix, without a model', function () {
  this.timeout(90_000);
  before(needsSandbox);

  it('proposes a fix, and writes it, takes it back and writes it anew as the person says', async () => {
    await using folder = await ratchetFolder('sample');
    const before = readTree(folder.workspace);

    const fixed = await folder.run(['fix', 'test/cart.test.js']);
    assert.equal(fixed.code, 0, fixed.stderr);
    assert.match(fixed.stdout, /proposed: 1 changed file\n/);
    assert.match(fixed.stdout, /\+ {4}if \(quantity >= row\.from\) return row\.percent;/);
    assert.match(fixed.stdout, /ratchet accept \S+ {4}write it to your files/);
    assert.deepEqual(readTree(folder.workspace), before, 'nothing is written before it is accepted');

    const accepted = await folder.run(['accept']);
    assert.equal(accepted.code, 0, accepted.stderr);
    assert.match(accepted.stdout, /written src\/discounts\.js/);
    assert.match(await folder.read('src/discounts.js'), /quantity >= row\.from/);
    const after = readTree(folder.workspace);

    const undone = await folder.run(['undo']);
    assert.equal(undone.code, 0, undone.stderr);
    assert.deepEqual(readTree(folder.workspace), before, 'an undo restores every byte');
    assert.equal((await folder.run(['accept'])).code, 0);
    assert.deepEqual(readTree(folder.workspace), after);

    const late = await folder.run(['reject']);
    assert.equal(late.code, 1);
    assert.match(late.stderr, /Cannot reject as the session has ended \(accepted\)/);
    assert.deepEqual(readTree(folder.workspace), after);

    const nothing = await folder.run(['fix', 'test/cart.test.js']);
    assert.equal(nothing.code, 0);
    assert.match(nothing.stdout, /There is nothing to fix: test\/cart\.test\.js passes \(5 run\)/);
  });
});

describe('The review of a change', function () {
  this.timeout(60_000);
  before(needsSandbox);

  it('takes it hunk by hunk', async () => {
    await using folder = await ratchetWithModel(twoFiles, changeTwoFiles);
    await propose(folder);
    const [second, eighteenth] = hunksOf((await folder.run(['show', '--diff'])).stdout);
    assert.ok(second !== undefined && eighteenth !== undefined);

    const one = await folder.run(['accept', '--hunk', second]);
    assert.equal(one.code, 0, one.stderr);
    assert.equal(
      await folder.read('poem.txt'),
      lines((line) => (line === 2 ? 'line two' : `line ${line}`)),
    );
    assert.equal(await folder.read('title.txt'), 'a poem\n');
    assert.match(one.stdout, /line eighteen/, 'what is left to decide is shown');
    assert.doesNotMatch(one.stdout, /line two/, 'what was accepted is not');

    const dropped = await folder.run(['reject', '--hunk', eighteenth]);
    assert.equal(dropped.code, 0, dropped.stderr);
    assert.doesNotMatch(dropped.stdout, /line eighteen/);

    // What is accepted belongs to the person again: the rest must not touch it.
    await folder.write('poem.txt', (await folder.read('poem.txt')).replace('line two', 'line II'));
    const rest = await folder.run(['accept']);
    assert.equal(rest.code, 0, rest.stderr);
    assert.equal(
      await folder.read('poem.txt'),
      lines((line) => (line === 2 ? 'line II' : `line ${line}`)),
    );
    assert.equal(await folder.read('title.txt'), 'A Poem\n');
    assert.match(rest.stdout, /accepted/);
    assert.equal((await folder.run(['replay'])).code, 0);
  });

  it('takes it file by file, and ends when nothing is left to decide', async () => {
    await using folder = await ratchetWithModel(twoFiles, changeTwoFiles);
    await propose(folder);
    assert.equal((await folder.run(['reject', '--file', 'poem.txt'])).code, 0);
    const accepted = await folder.run(['accept', '--file', 'title.txt']);
    assert.equal(accepted.code, 0, accepted.stderr);
    assert.match(accepted.stdout, /✔ accepted/);
    assert.deepEqual(
      [await folder.read('poem.txt'), await folder.read('title.txt')],
      [twoFiles['poem.txt'], 'A Poem\n'],
    );
  });

  it('says which hunks there are when one is named that is not there', async () => {
    await using folder = await ratchetWithModel(twoFiles, changeTwoFiles);
    await propose(folder);
    const unknown = await folder.run(['accept', '--hunk', 'abc']);
    assert.equal(unknown.code, 1);
    assert.match(unknown.stdout + unknown.stderr, /abc/);
    assert.equal(await folder.read('title.txt'), 'a poem\n');
    assert.equal((await folder.run(['accept', '--file', 'nowhere.txt'])).code, 1);
    assert.equal((await folder.run(['accept'])).code, 0, 'the review goes on after it');
  });

  it('drops it all', async () => {
    await using folder = await ratchetWithModel(twoFiles, changeTwoFiles);
    await propose(folder);
    const rejected = await folder.run(['reject']);
    assert.equal(rejected.code, 0);
    assert.match(rejected.stdout, /rejected; your files are as they were/);
    assert.equal(await folder.read('title.txt'), 'a poem\n');
    assert.equal((await folder.run(['accept'])).code, 1);
  });

  it('is over when every part was rejected one by one', async () => {
    await using folder = await ratchetWithModel(twoFiles, changeTwoFiles);
    await propose(folder);
    await folder.run(['reject', '--file', 'poem.txt']);
    const last = await folder.run(['reject', '--file', 'title.txt']);
    assert.match(last.stdout, /rejected; your files are as they were/);
    const accepted = await folder.run(['accept']);
    assert.equal(accepted.code, 1);
    assert.match(accepted.stdout + accepted.stderr, /Cannot accept as the session has ended \(rejected\)/);
    assert.equal((await folder.run(['replay'])).code, 0);
  });

  it('shows three lines around each hunk, and none of them twice', async () => {
    await using folder = await ratchetWithModel(twoFiles, changeTwoFiles);
    await propose(folder);
    const shown = (await folder.run(['show', '--diff'])).stdout.split('\n');
    const from = (text: string): number => shown.findIndex((line) => line.startsWith(text));
    assert.deepEqual(shown.slice(from('@@ -1,5 +1,5 @@') + 1, from('@@ -15,6 +15,6 @@')), [
      ...[' line 1', '-line 2', '+line two', ' line 3', ' line 4', ' line 5'],
    ]);
    assert.deepEqual(shown.slice(from('@@ -15,6 +15,6 @@') + 1, from('title.txt')), [
      ...[' line 15', ' line 16', ' line 17', '-line 18', '+line eighteen', ' line 19', ' line 20'],
    ]);
  });

  it('is taken back by the session that accepted it, not by a branch, which names that session', async () => {
    await using folder = await ratchetWithModel(twoFiles, changeTwoFiles);
    await propose(folder);
    assert.equal((await folder.run(['accept'])).code, 0);
    const after = readTree(folder.workspace);
    const last = (await folder.events()).length - 1;
    const { sessionId: branch, from } = JSON.parse(
      (await folder.run(['branch', '--at', `${last}`, '--json'])).stdout,
    ) as { sessionId: string; from: string };
    const refused = await folder.run(['undo', branch]);
    assert.equal(refused.code, 1);
    assert.match(refused.stdout, new RegExp(`Cannot undo this accept here.*ratchet undo ${from}`));
    assert.deepEqual(readTree(folder.workspace), after);
    assert.equal((await folder.run(['undo', from])).code, 0);
    assert.equal(await folder.read('title.txt'), 'a poem\n');
  });

  it('merges what the person changed meanwhile elsewhere in a file', async () => {
    await using folder = await ratchetWithModel(twoFiles, changeTwoFiles);
    await propose(folder);
    await folder.write(
      'poem.txt',
      lines((line) => (line === 10 ? 'my own line' : `line ${line}`)),
    );
    const accepted = await folder.run(['accept']);
    assert.equal(accepted.code, 0, accepted.stderr);
    assert.match(accepted.stdout, /merged poem\.txt/);
    const words: Record<number, string> = { 2: 'line two', 10: 'my own line', 18: 'line eighteen' };
    assert.equal(
      await folder.read('poem.txt'),
      lines((line) => words[line] ?? `line ${line}`),
    );

    assert.equal((await folder.run(['undo'])).code, 0);
    assert.equal(
      await folder.read('poem.txt'),
      lines((line) => (line === 10 ? 'my own line' : `line ${line}`)),
    );
  });

  it('writes nothing at all where the person changed the same line meanwhile', async () => {
    await using folder = await ratchetWithModel(twoFiles, changeTwoFiles);
    await propose(folder);
    await folder.write(
      'poem.txt',
      lines((line) => (line === 2 ? 'my own line' : `line ${line}`)),
    );
    const before = readTree(folder.workspace);
    const refused = await folder.run(['accept']);
    assert.equal(refused.code, 1);
    assert.match(refused.stdout, /Nothing was written/);
    assert.match(refused.stdout, /poem\.txt/);
    assert.deepEqual(readTree(folder.workspace), before);

    const other = await folder.run(['accept', '--file', 'title.txt']);
    assert.equal(other.code, 0, 'the other file can still be accepted');
    assert.equal(await folder.read('title.txt'), 'A Poem\n');
  });
});

async function propose(folder: RatchetFolder): Promise<void> {
  const { code, stderr } = await folder.run(['run', 'Write the numbers in words']);
  assert.equal(code, 0, stderr);
  assert.equal(await folder.read('title.txt'), 'a poem\n');
}

const hunksOf = (diff: string): string[] =>
  [...diff.matchAll(/hunk ([0-9a-f]+)/g)].flatMap(([, id]) => id ?? []);
