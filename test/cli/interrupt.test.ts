import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { needsSandbox } from '../support/needs-sandbox.ts';
import { ratchetWithModel } from '../support/ratchet.ts';
import type { RatchetFolder } from '../support/ratchet.ts';
import { waitFor } from '../support/wait-for.ts';

describe('Ctrl-C while a command runs', function () {
  this.timeout(60_000);
  before(needsSandbox);

  for (const [whom, press] of [
    ['the process', (pid: number) => process.kill(pid, 'SIGINT')],
    ['its whole group, as a terminal does', (pid: number) => process.kill(-pid, 'SIGINT')],
  ] as const)
    it(`that reaches ${whom} stops at once, leaves nothing behind, and can be resumed`, async () => {
      // The name of the sleeping process tells it apart from every other on this machine.
      const seconds = `6${process.pid}${whom.length}`;
      await using folder = await sleeper(seconds);
      const running = await folder.start(['run', 'Wait for it']);
      await running.prints((stdout) => stdout.includes('run_command'));
      await waitFor('the command sleeps', () => processesWith(seconds)[0]);

      const pressed = performance.now();
      press(running.pid);
      const run = await running.ended;
      const took = performance.now() - pressed;
      assert.equal(run.code, 130, run.stderr);
      assert.ok(took < 3_000, `it took ${Math.round(took)} ms`);
      assert.match(run.stdout, /stopped/);
      assert.match(run.stdout, /ratchet resume \S+ {4}go on from here/);
      assert.deepEqual(processesWith(seconds), []);
      assert.match((await folder.run(['sessions'])).stdout, /paused/);

      await folder.write('go', '');
      const resumed = await folder.run(['resume']);
      assert.equal(resumed.code, 0, resumed.stderr);
      assert.match(resumed.stdout, /It is over\./);
      const tools = (await folder.events()).filter(
        (event) => event.type === 'outcome-recorded' && event.outcome.kind === 'call-tool',
      );
      assert.equal(tools.length, 1, 'the cut-off command left no result');
      assert.equal((await folder.run(['replay'])).code, 0);
    });
});

const sleeper = (seconds: string): Promise<RatchetFolder> =>
  ratchetWithModel({ 'a.txt': 'a\n' }, [
    { calls: [{ tool: 'run_command', arguments: { command: `test -e go || sleep ${seconds}` } }] },
    { text: 'It is over.' },
  ]);

/** Ids of processes that sleep so many seconds. */
function processesWith(seconds: string): string[] {
  return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && commandOf(pid) === `sleep\0${seconds}\0`);
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch (error) {
    // It ended between the two looks.
    if (error instanceof Error && 'code' in error) return '';
    throw error;
  }
}
