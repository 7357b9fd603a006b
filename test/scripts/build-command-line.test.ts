import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { buildCommandLine } from '../../scripts/build-command-line.ts';
import { needsSandbox } from '../support/needs-sandbox.ts';
import { filesBelow, repositoryRoot } from '../support/repository.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const run = promisify(execFile);

describe('The bundle of the command line', function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let bundle: string;

  before(async () => {
    folder = await temporaryFolder();
    await buildCommandLine(join(folder.path, 'built'), { minify: true });
    // What it was built as is not where it runs: nothing may hold a path of the build.
    bundle = join(folder.path, 'moved here');
    await rename(join(folder.path, 'built'), bundle);
    for (let above = bundle; above !== dirname(above); above = dirname(above))
      assert.ok(!existsSync(join(above, 'node_modules')), `${above} has packages that the bundle could find`);
  });
  after(() => folder[Symbol.asyncDispose]());

  it('carries every file that is read at run time', () => {
    const names = (path: string): string[] => filesBelow(path).map((file) => file.slice(path.length + 1));
    const bundled = (name: string): string[] => readdirSync(join(bundle, name)).toSorted();
    assert.deepEqual(bundled('injected'), names('extension/src/node/runners/injected'));
    assert.deepEqual(bundled('workers'), names('extension/src/node/repair/workers'));
    assert.ok(bundled('grammars').includes('web-tree-sitter.wasm'));
    assert.ok(bundled('grammars').length > 12);
  });

  it('holds no path of the machine that built it', () => {
    const text = readFileSync(join(bundle, 'command-line.js'), 'utf8');
    assert.ok(!text.includes(repositoryRoot) && !text.includes(folder.path));
  });

  it('fixes the sample without any package beside it', async function () {
    await needsSandbox.call(this);
    const workspace = join(folder.path, 'shop');
    await cp(join(repositoryRoot, 'test', 'fixtures', 'sample'), workspace, { recursive: true });
    const { stdout } = await run(process.execPath, [join(bundle, 'cli.js'), 'fix'], {
      cwd: workspace,
      env: { PATH: process.env['PATH'], RATCHET_HOME: join(folder.path, 'home') },
    });
    assert.match(stdout, /✔ syntax: 1 changed files? parsed, 0 new syntax errors/);
    assert.match(stdout, /✔ tests: 7 tests passed/);
    assert.match(stdout, /\+ {4}if \(quantity >= row\.from\) return row\.percent;/);
  });

  it('keeps compiled code in its own cache, and starts without it, too', async () => {
    const home = join(folder.path, 'cached');
    const help = async (environment: NodeJS.ProcessEnv): Promise<string> =>
      (await run(process.execPath, [join(bundle, 'cli.js'), '--help'], { env: environment })).stdout;
    const first = await help({ RATCHET_HOME: home });
    assert.ok(readdirSync(join(home, 'cache', 'code')).length > 0);
    assert.equal(await help({ RATCHET_HOME: home }), first);
    assert.equal(await help({ RATCHET_HOME: '/dev/null/nowhere' }), first);
  });
});
