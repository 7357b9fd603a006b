/**
 * The main job on a small sample, without a key and without a network: a failing test is fixed by the built-in engine
 * through the whole loop (fork, sandbox, tests, validators, change set), then accepted, checked, and taken back.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ensureSystemPrograms } from './system-packages.ts';

const missing = ensureSystemPrograms(['bwrap']);
const folder = mkdtempSync(join(tmpdir(), 'ratchet-demo-'));
const workspace = join(folder, 'shop');
const environment: NodeJS.ProcessEnv = { ...process.env, RATCHET_HOME: join(folder, 'home') };
delete environment['OPENAI_API_KEY'];
delete environment['OPENAI_BASE_URL'];
delete environment['NODE_TEST_CONTEXT'];

function step(title: string, program: string, args: readonly string[]): number {
  console.log(`\n$ ${title}`);
  const { status } = spawnSync(program, args, { cwd: workspace, env: environment, stdio: 'inherit' });
  return status ?? 1;
}
const ratchet = (...args: string[]): number =>
  step(`ratchet ${args.join(' ')}`, process.execPath, [resolve('extension/src/cli.ts'), ...args]);
const tests = (): number => step('node --test', process.execPath, ['--test', '--test-reporter=dot']);

try {
  cpSync(resolve('test/fixtures/sample'), workspace, { recursive: true });
  if (missing.length > 0) {
    console.log(
      "Without a sandbox this demo runs the sample's own tests with your rights. It runs nothing else.",
    );
  }
  const failsBefore = tests() !== 0;
  const fixed = ratchet('fix', ...(missing.length > 0 ? ['--no-sandbox'] : [])) === 0;
  const untouched = tests() !== 0;
  const accepted = ratchet('accept') === 0;
  const passesAfter = tests() === 0;
  const verified = ratchet('verify') === 0 && ratchet('replay') === 0;
  const undone = ratchet('undo') === 0 && tests() !== 0;
  const facts = { failsBefore, fixed, untouched, accepted, passesAfter, verified, undone };
  const failed = Object.entries(facts).flatMap(([name, holds]) => (holds ? [] : [name]));
  console.log(
    failed.length === 0
      ? '\nDone: the test was fixed on a fork, your files changed only when the change was accepted, and the accept was taken back.'
      : `\nThe demo did not go as it should: ${failed.join(', ')}.`,
  );
  process.exitCode = failed.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
