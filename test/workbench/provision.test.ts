import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram } from '../../extension/src/node/find-program.ts';
import { repositoryRoot } from '../support/repository.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const script = join(repositoryRoot, 'scripts', 'workbench', 'provision.ts');

/** An npm that packs a small server, and notes what it was asked. */
const npm = `#!/bin/sh
echo "$1" >> "$LOG"
[ "$1" = pack ] || exit 0
mkdir -p package/lib/vscode/out package/lib/vscode/extensions/copilot
echo server > package/lib/vscode/out/server-main.js
echo licence > package/LICENSE
tar -czf code-server-4.139.1.tgz package && rm -r package
`;

describe('Provisioning a real VS Code', function () {
  this.timeout(30_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async function () {
    if (process.platform === 'win32') this.skip();
    folder = await temporaryFolder();
    await mkdir(join(folder.path, 'programs'));
    await mkdir(join(folder.path, 'host'));
    for (const name of ['tar', 'gzip', 'mkdir', 'rm', 'cat', 'grep']) {
      const real = findProgram(name);
      assert.ok(real, `${name} is needed`);
      await symlink(real, join(folder.path, 'programs', name));
    }
    for (const name of ['chromium', 'c++', 'make']) await program(name, '#!/bin/sh\n');
    await program('fc-list', '#!/bin/sh\necho DejaVu Sans Mono\n');
  });
  afterEach(() => (folder as typeof folder | undefined)?.[Symbol.asyncDispose]());

  async function program(name: string, text: string): Promise<void> {
    const path = join(folder.path, 'programs', name);
    await writeFile(path, text);
    await chmod(path, 0o755);
  }

  /** Runs the provisioning with nothing but these programs. */
  function provision(): Promise<{ code: number; output: string }> {
    const environment = {
      PATH: join(folder.path, 'programs'),
      RATCHET_WORKBENCH_HOST: join(folder.path, 'host'),
      LOG: join(folder.path, 'log'),
    };
    return new Promise((done) => {
      execFile(process.execPath, [script], { env: environment }, (error, stdout, stderr) =>
        done({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr }),
      );
    });
  }
  const asked = async (): Promise<string[]> =>
    (await readFile(join(folder.path, 'log'), 'utf8')).trim().split('\n');
  const inHost = (): Promise<string[]> => readdir(join(folder.path, 'host'));

  it('installs the server once, however many ask for it at the same time, and is done the next time', async () => {
    await program('npm', npm);
    const outcomes = await Promise.all([provision(), provision(), provision()]);
    for (const { code, output } of outcomes) assert.equal(code, 0, output);
    assert.deepEqual(await asked(), ['pack', 'install', 'install', 'rebuild']);
    assert.deepEqual(await inHost(), ['vscode-server-4.139.1']);
    assert.deepEqual(await readdir(join(folder.path, 'host', 'vscode-server-4.139.1', 'extensions')), []);

    assert.equal((await provision()).code, 0);
    assert.equal((await asked()).length, 4);
  });

  it('says what failed and what to do, and leaves nothing half installed', async () => {
    await program('npm', '#!/bin/sh\necho "npm error network is unreachable" >&2\nexit 7\n');
    const { code, output } = await provision();
    assert.equal(code, 1);
    assert.match(
      output,
      /Cannot install VS Code's server: `npm pack code-server@4\.139\.1 --silent` ended with 7/,
    );
    assert.match(
      output,
      /network is unreachable\nTry again with access to the npm registry, or set RATCHET_WORKBENCH_HOST/,
    );
    assert.deepEqual(await inHost(), []);
  });

  it('goes on when only the part that writes logs does not compile', async () => {
    await program('npm', npm.replace('[ "$1" = pack ]', '[ "$1" = rebuild ] && exit 3\n[ "$1" = pack ]'));
    const { code, output } = await provision();
    assert.equal(code, 0, output);
    assert.match(output, /Log files stay empty/);
  });

  it('clears away what a killed installation left, its lock too', async () => {
    await program('npm', npm);
    await mkdir(join(folder.path, 'host', 'unpacked-abc'));
    // No process has this id: ids end far below.
    await writeFile(join(folder.path, 'host', 'installing.lock'), '2147483000');
    const { code, output } = await provision();
    assert.equal(code, 0, output);
    assert.deepEqual(await inHost(), ['vscode-server-4.139.1']);
  });

  it('names the command that installs the browser where it must not do it itself', async () => {
    await rm(join(folder.path, 'programs', 'chromium'));
    const { code, output } = await provision();
    assert.equal(code, 1);
    assert.match(output, /Install it: sudo apt-get install -y chromium /);
  });
});
