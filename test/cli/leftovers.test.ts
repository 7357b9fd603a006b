import assert from 'node:assert/strict';
import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { namesIn } from '../../extension/src/node/names-in.ts';
import { needsSandbox } from '../support/needs-sandbox.ts';
import { ratchetWithModel } from '../support/ratchet.ts';
import type { RatchetFolder } from '../support/ratchet.ts';
import { waitFor } from '../support/wait-for.ts';

describe('What a session leaves in the cache', function () {
  this.timeout(60_000);
  before(needsSandbox);

  it('is nothing when it ends, whether it did something or could not begin', async () => {
    await using folder = await sessions();
    assert.equal((await folder.run(['run', 'quick'])).code, 0);
    assert.deepEqual(foldersOf(folder.home), []);
    const inside = await folder.run(['run', 'quick'], { environment: { RATCHET_HOME: folder.workspace } });
    assert.equal(inside.code, 1, 'a fork must be outside of its workspace');
    assert.deepEqual(foldersOf(folder.workspace), []);
  });

  it('goes with the next session when it was killed, and never from under one that works', async () => {
    await using folder = await sessions();
    const killed = await working(folder);
    killed.killGroup();
    await killed.ended;
    const [dead] = foldersOf(folder.home);
    assert.ok(dead !== undefined);
    const alive = await working(folder);
    assert.equal(foldersOf(folder.home).length, 2);
    // As if both had begun long ago: one that has only just begun has no lock yet, and is left alone.
    for (const id of foldersOf(folder.home)) age(folder, id);

    assert.equal((await folder.run(['run', 'quick'])).code, 0);
    const [left, ...others] = foldersOf(folder.home);
    assert.deepEqual(others, []);
    assert.notEqual(left, dead);

    await folder.write('go', '');
    alive.signal('SIGINT');
    assert.equal((await alive.ended).code, 130);
    assert.deepEqual(foldersOf(folder.home), []);
  });
});

/** Tasks named `quick` end at once, all others wait in a command. */
const sessions = (): Promise<RatchetFolder> =>
  ratchetWithModel({ 'a.txt': 'a\n' }, ({ items, answers }) =>
    answers > 0 || JSON.stringify(items[0]).includes('quick')
      ? { text: 'Done.' }
      : { calls: [{ tool: 'run_command', arguments: { command: 'echo it begins; sleep 60' } }] },
  );

async function working(folder: RatchetFolder): Promise<Awaited<ReturnType<RatchetFolder['start']>>> {
  const running = await folder.start(['run', 'Wait']);
  await running.prints((stdout) => stdout.includes('run_command'));
  await waitFor('it has its folders', () => foldersOf(folder.home).length > 0 || undefined);
  return running;
}

/** Ids of the sessions that have folders in the cache below a RATCHET_HOME. */
function foldersOf(home: string): string[] {
  const names = ['forks', 'scratch'].flatMap((kind) => namesIn(join(home, 'cache', kind)));
  return [...new Set(names)].sort();
}

function age(folder: RatchetFolder, id: string): void {
  for (const kind of ['forks', 'scratch']) utimesSync(join(folder.home, 'cache', kind, id), 1, 1);
}
