import assert from 'node:assert/strict';
import type { ScriptedReply } from '../support/model-server.ts';
import { needsSandbox } from '../support/needs-sandbox.ts';
import { parseLines, ratchetWithModel } from '../support/ratchet.ts';
import type { RatchetFolder } from '../support/ratchet.ts';
import { readTree } from '../support/workspace-tree.ts';

const write = (content: string): ScriptedReply => ({
  calls: [{ tool: 'write_file', arguments: { path: 'poem.txt', content } }],
});

/** Two changes, a proposal; after a rollback another change and another proposal. */
const replies: readonly ScriptedReply[] = [
  write('one\n'),
  write('one\ntwo\n'),
  { text: 'The poem counts.' },
  write('one\nzwei\n'),
  { text: 'The poem counts in German.' },
];

interface Row {
  readonly checkpoint: { readonly id: string } | null;
  readonly current: boolean;
}

describe('ratchet rollback', function () {
  this.timeout(60_000);
  before(needsSandbox);

  it('lists the checkpoints, goes back to one, and the session goes on from there', async () => {
    await using folder = await ratchetWithModel({ 'poem.txt': 'nothing\n' }, replies);
    const before = readTree(folder.workspace);
    assert.equal((await folder.run(['run', 'Write a poem'])).code, 0);

    const listed = await folder.run(['rollback']);
    assert.equal(listed.code, 0, listed.stderr);
    assert.match(listed.stdout, /^ {2}start {9}the untouched workspace\n/);
    assert.match(
      listed.stdout,
      /\n▸ [0-9a-f]{12} {2}write_file poem\.txt\n.*completes task; the fork stands here/,
    );
    const [start, first, second] = await rowsOf(folder);
    assert.equal(start?.checkpoint, null);
    assert.ok(first?.checkpoint && second?.checkpoint && second.current);

    const back = await folder.run(['rollback', await idOf(folder), first.checkpoint.id.slice(0, 8)]);
    assert.equal(back.code, 0, back.stderr);
    assert.match(back.stdout, /rolled back to checkpoint [0-9a-f]{12}; to be done again: task\n/);
    assert.match(back.stdout, /ratchet resume \S+ {4}go on from here/);
    assert.deepEqual(
      (await rowsOf(folder)).map(({ current }) => current),
      [false, true, false],
    );
    assert.match(
      (await folder.run(['accept'])).stderr,
      /nothing has been proposed yet: the session is paused/,
    );

    const resumed = await folder.run(['resume', '--message', 'In German, please']);
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.match(resumed.stdout, /-nothing\n.*\+one\n.*\+zwei\n/s);
    assert.deepEqual(readTree(folder.workspace), before);
    assert.equal((await folder.run(['accept'])).code, 0);
    assert.equal(await folder.read('poem.txt'), 'one\nzwei\n');
    assert.equal((await folder.run(['replay'])).code, 0);
    assert.equal((await folder.run(['verify'])).code, 0);
  });

  it('takes a rollback back by another one, without the model', async () => {
    await using folder = await ratchetWithModel({ 'poem.txt': 'nothing\n' }, replies);
    const proposed = await folder.run(['run', 'Write a poem']);
    const id = await idOf(folder);
    const last = (await rowsOf(folder)).at(-1)?.checkpoint?.id ?? '';
    assert.equal((await folder.run(['rollback', id, 'start'])).code, 0);
    assert.equal((await folder.run(['rollback', id, last])).code, 0);
    const again = await folder.run(['resume']);
    assert.equal(again.code, 0, again.stderr);
    assert.match(again.stdout, /proposed: 1 changed file\n/);
    assert.equal(diffIn(again.stdout), diffIn(proposed.stdout));
    assert.equal((await folder.run(['replay'])).code, 0);
  });

  it('refuses what is no checkpoint, and records nothing', async () => {
    await using folder = await ratchetWithModel({ 'poem.txt': 'nothing\n' }, replies);
    await folder.run(['run', 'Write a poem']);
    const events = (await folder.events()).length;
    const refused = await folder.run(['rollback', await idOf(folder), 'feedbeef']);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /Cannot roll back to "feedbeef" as this session has no such checkpoint/);
    assert.equal((await folder.events()).length, events);
  });
});

const rowsOf = async (folder: RatchetFolder): Promise<Row[]> =>
  parseLines<Row>((await folder.run(['rollback', '--json'])).stdout);

async function idOf(folder: RatchetFolder): Promise<string> {
  const [row] = parseLines<{ sessionId: string }>((await folder.run(['sessions', '--json'])).stdout);
  return row?.sessionId ?? '';
}

const diffIn = (stdout: string): string =>
  stdout
    .split('\n')
    .filter((line) => /^[+-]/.test(line))
    .join('\n');
