import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startProcessTree } from '../../scripts/workbench/process-tree.ts';
import { processesOf } from '../support/processes-of.ts';
import { repositoryRoot } from '../support/repository.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait-for.ts';

/** Starts one process in its own session and one that ignores the polite signal, says so and stays. */
const stubborn = 'setsid sleep 1000 & (trap "" TERM; sleep 1000 & sleep 1000) & echo started; wait';

describe('A tree of processes', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder[Symbol.asyncDispose]());

  const alive = (): string[] => processesOf(folder.path).map(({ words }) => words);

  it('ends as a whole, with what ignores signals and what left the group', async () => {
    const tree = startProcessTree(['/bin/sh', '-c', stubborn], {
      cwd: folder.path,
      environment: process.env,
    });
    await once(tree.output, 'data');
    await waitFor('three sleeps', () => (alive().length >= 5 ? true : undefined));
    await tree.stop();
    assert.deepEqual(alive(), []);
  });

  it('says when it ended by itself', async () => {
    const tree = startProcessTree(['/bin/sh', '-c', 'echo bye >&2'], {
      cwd: folder.path,
      environment: process.env,
    });
    let said = '';
    tree.output.on('data', (bytes: Buffer) => (said += bytes.toString()));
    await tree.ended;
    assert.equal(said, 'bye\n');
    await tree.stop();
  });

  it('ends with the process that started it, even if that is killed', async () => {
    const module = join(repositoryRoot, 'scripts', 'workbench', 'process-tree.ts');
    const script = `
      import { startProcessTree } from ${JSON.stringify(module)};
      startProcessTree(['/bin/sh', '-c', 'echo started; sleep 1000'], { cwd: process.cwd(), environment: process.env })
        .output.pipe(process.stdout);`;
    const parent = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
      cwd: folder.path,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(parent.stdout, 'data');
    parent.kill('SIGKILL');
    await waitFor(
      () => alive().join('\n'),
      () => (alive().length === 0 ? true : undefined),
    );
  });
});
