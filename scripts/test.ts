/**
 * `npm test`: the checks (format, types, lint, dead code) beside the tests, as most of the tests wait for processes. What
 * the checks said is printed when the tests are through; fails when either does.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const checks = spawn('npm', ['run', '-s', 'check'], { stdio: ['ignore', 'pipe', 'pipe'] });
const said: Buffer[] = [];
for (const stream of [checks.stdout, checks.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk));
const checked = once(checks, 'close');

const tests = spawn('mocha', ['test/**/*.test.ts'], { stdio: 'inherit' });
const [testCode] = (await once(tests, 'close')) as [number | null];
const [checkCode] = (await checked) as [number | null];
process.stdout.write(Buffer.concat(said));
console.log(
  checkCode === 0 ? '\nEvery check passed.' : '\nThe checks failed: see above, or run `npm run check`.',
);
process.exitCode = testCode === 0 && checkCode === 0 ? 0 : 1;
