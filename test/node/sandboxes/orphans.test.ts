import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { createPlace } from '../../support/sandbox-subject.ts';

const sandboxes = join(import.meta.dirname, '../../../extension/src/node/sandboxes');

describe('a command whose engine is killed', () => {
  for (const signal of ['SIGKILL', 'SIGTERM'] as const)
    it(`dies with it (${signal})`, async function () {
      await using place = await createPlace();
      const mount = await place.overlay();
      if (mount === undefined) return this.skip();
      // A length of sleep that no other process has.
      const length = `${100_000 + process.pid}.${signal === 'SIGKILL' ? 9 : 15}`;
      const engine = spawn(process.execPath, [
        '--input-type=module',
        '-e',
        engineText(
          place.scratch,
          mount,
          `setsid sleep ${length} & echo ready; trap "" TERM; sleep ${length}; true`,
        ),
      ]);
      using _ended = { [Symbol.dispose]: () => engine.kill('SIGKILL') };
      const said = await new Promise<string>((resolve) => {
        engine.stdout.once('data', (bytes: Buffer) => resolve(bytes.toString()));
        engine.stderr.once('data', (bytes: Buffer) => resolve(bytes.toString()));
      });
      if (said.startsWith('no sandbox')) {
        console.log(`      (skipped: ${said.trim()})`);
        return this.skip();
      }
      assert.equal(said, 'ready\n');
      await until(() => countOf((words) => words === `sleep\0${length}\0`) === 2);
      engine.kill(signal);
      await new Promise((ended) => engine.once('exit', ended));
      await until(() => countOf((words) => words === `sleep\0${length}\0`) === 0);
      // The shell that waits for the next command, too.
      await until(() => countOf((words) => words.includes(place.scratch)) === 0);
    });
});

describe('an engine whose commands have ended', () => {
  it('ends, although a shell waits for the next command', async function () {
    await using place = await createPlace();
    const mount = await place.overlay();
    if (mount === undefined) return this.skip();
    const text = engineText(place.scratch, mount, 'true');
    const engine = spawn(process.execPath, ['--input-type=module', '-e', text], { stdio: 'ignore' });
    using _ended = { [Symbol.dispose]: () => engine.kill('SIGKILL') };
    assert.deepEqual(await new Promise((ended) => engine.once('exit', (...how) => ended(how))), [0, null]);
    await until(() => countOf((words) => words.includes(place.scratch)) === 0);
  });
});

function engineText(scratch: string, mount: object, text: string): string {
  const command = {
    argv: ['/bin/sh', '-c', text],
    directory: '.',
    environment: {},
    network: 'off',
    writable: [],
    limits: {
      ...{ wallMs: 60_000, idleMs: 60_000, cpuSeconds: 60, memoryBytes: 1e9, processes: 100 },
      ...{ outputHeadBytes: 1000, outputTailBytes: 1000 },
    },
  };
  return `import { openSandbox } from ${JSON.stringify(join(sandboxes, 'open-sandbox.ts'))};
    const opened = await openSandbox({ scratch: ${JSON.stringify(scratch)} });
    if (!opened.ok) { console.log('no sandbox: ' + opened.failure.message); process.exit(); }
    const forever = { cancelled: false, onCancel: () => () => undefined };
    await opened.value.run(${JSON.stringify(mount)}, ${JSON.stringify(command)}, ({ text }) => process.stdout.write(text), forever);`;
}

async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 500 && !condition(); turn++) await after(10);
  assert.ok(condition(), condition.toString());
}

/** Processes of the machine whose words, each ended by NUL, are like this. */
function countOf(isMeant: (words: string) => boolean): number {
  return readdirSync('/proc').filter((name) => {
    try {
      return isMeant(readFileSync(`/proc/${name}/cmdline`, 'utf8'));
    } catch {
      return false;
    }
  }).length;
}
