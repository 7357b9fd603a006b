import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { shellQuote } from '../../../extension/src/core/forks/overlay-mount.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const scenario = fileURLToPath(import.meta.resolve('../../support/full-disk-scenario.ts'));
const program = 'unshare';
const flags = process.getuid?.() === 0 ? ['-m'] : ['-Urm'];

/** Runs shell text where `folder` is a file system of its own with 2 MB. */
function onSmallDisk(
  folder: string,
  text: string,
): { readonly status: number | null; readonly output: string } {
  const mount = `mount -t tmpfs -o size=2m tmpfs ${shellQuote(folder)}`;
  const run = spawnSync(program, [...flags, '/bin/sh', '-c', `${mount} && ${text}`], { encoding: 'utf8' });
  return {
    status: run.status,
    output: run.error === undefined ? run.stdout + run.stderr : run.error.message,
  };
}

for (const kind of ['overlay', 'copy']) {
  it(`a fork of kind ${kind} on a full disk says so, stays as it is, and goes on when there is room again`, async function () {
    await using folder = await temporaryFolder();
    const mounted = onSmallDisk(folder.path, 'true');
    if (mounted.status !== 0) {
      console.log(`      skipped: no small disk can be made here: ${mounted.output}`);
      this.skip();
    }
    const command = [process.execPath, scenario, folder.path, kind].map(shellQuote).join(' ');
    const { status, output } = onSmallDisk(folder.path, command);
    if (output.includes('as no kind works')) {
      console.log(`      skipped: ${/no kind works.*/.exec(output)?.[0]}`);
      this.skip();
    }
    assert.equal(status, 0, output);
    assert.deepEqual(JSON.parse(output), [
      ...['ok', 'ok', 'ok', 'no-space', ['second'], 'no-space', ['second']],
      ...['no-space', ['second'], 0, 'ok', 'ok', ['first']],
    ]);
  });
}
