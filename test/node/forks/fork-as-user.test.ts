import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const program = 'setpriv';
const nobody = ['--reuid=65534', '--regid=65534', '--clear-groups', '--'];
const asNobody = (...command: string[]): ReturnType<typeof spawnSync> & { stdout: string; stderr: string } =>
  spawnSync(program, [...nobody, ...command], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, HOME: '/nonexistent' },
  });

describe('an overlay fork of an ordinary user', () => {
  it('keeps the same contract as that of root', function () {
    const problem = whyNotHere();
    if (problem !== undefined) {
      console.log(`      skipped: ${problem}`);
      this.skip();
    }
    const mocha = join(root, 'node_modules/mocha/bin/mocha.js');
    const suites = ['fork-contract', 'fork-edges'].map((name) => `test/node/forks/${name}.test.ts`);
    const child = asNobody(process.execPath, mocha, '--grep', 'kind overlay', ...suites);
    const closing = child.stdout.trim().split('\n').pop() ?? '';
    assert.match(closing, /^\d+ passed, 0 failed/, child.stdout + child.stderr);
    if (child.stdout.includes('skipped:'))
      console.log(`      in part: ${/skipped: .*/.exec(child.stdout)?.[0]}`);
  }).timeout(60_000);
});

function whyNotHere(): string | undefined {
  if (process.getuid?.() !== 0) return 'not root: the other suites ran as an ordinary user';
  if (asNobody('true').status !== 0) return 'setpriv cannot take on another user here';
  const read = asNobody(process.execPath, '--eval', '0');
  if (read.status !== 0) return 'an ordinary user cannot start Node from here';
  return asNobody('test', '-r', 'test/node/forks/fork-contract.test.ts').status === 0
    ? undefined
    : 'an ordinary user cannot read this folder';
}
