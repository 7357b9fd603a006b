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
        engineText(place.scratch, mount, length),
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
      await untilCount(length, 2);
      engine.kill(signal);
      await new Promise((ended) => engine.once('exit', ended));
      await untilCount(length, 0);
    });
});

function engineText(scratch: string, mount: object, length: string): string {
  const command = {
    argv: ['/bin/sh', '-c', `setsid sleep ${length} & echo ready; trap "" TERM; sleep ${length}; true`],
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

async function untilCount(length: string, wanted: number): Promise<void> {
  for (let turn = 0; turn < 500 && countOf(length) !== wanted; turn++) await after(10);
  assert.equal(countOf(length), wanted);
}

/** Processes of the machine that sleep for this long. */
function countOf(length: string): number {
  return readdirSync('/proc').filter((name) => {
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'utf8') === `sleep\0${length}\0`;
    } catch {
      return false;
    }
  }).length;
}
