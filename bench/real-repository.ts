/**
 * `ratchet run` on a real repository, with a scripted model that makes the mistakes that models make:
 *
 *     node bench/real-repository.ts --repository DIR --commit SHA [--test FILE]
 *
 * SHA is a commit that fixes something and brings a test for it. The workspace is a clone with the commit's tests and the
 * sources before it, so that the test fails. The scripted model knows the commit's own change and reaches it through
 * malformed JSON, a patch whose context is not in the file, and a first try that changes nothing that matters. What is
 * measured is the engine: that the run ends with the tests green, every mistake in the ledger, and the prompt's prefix kept.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startModelServer } from '../test/support/model-server.ts';
import type { ModelScript } from '../test/support/model-server.ts';

const { values } = parseArgs({
  options: { repository: { type: 'string' }, commit: { type: 'string' }, test: { type: 'string' } },
});
if (values.repository === undefined || values.commit === undefined) {
  console.error('Usage: node bench/real-repository.ts --repository DIR --commit SHA [--test FILE]');
  process.exit(2);
}
const folder = await mkdtemp(join(tmpdir(), 'ratchet-real-'));
const workspace = join(folder, 'workspace');
const git = (...args: string[]): string =>
  execFileSync('git', ['-C', workspace, ...args], { encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 });

try {
  execFileSync('git', ['clone', '--quiet', '--no-hardlinks', resolve(values.repository), workspace]);
  const change = prepare(values.commit, values.test);
  console.log(
    `workspace: ${values.repository} at ${values.commit}; sources before it: ${change.sources.join(', ')}`,
  );
  const before = treeOf();
  await using server = await startModelServer({ script: scriptFor(change) });
  const run = await ratchet(server.baseUrl, 'run', `Make ${change.test} pass`, '--model', 'scripted');
  console.log(run.output);
  const events = (await ratchet(server.baseUrl, 'show', '--json')).output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string });
  const untouched = treeOf() === before;
  const accepted = await ratchet(server.baseUrl, 'accept');
  const matches = git('diff', values.commit, '--', ...change.sources).trim() === '';
  const verified = await ratchet(server.baseUrl, 'verify');
  const replayed = await ratchet(server.baseUrl, 'replay');
  const facts: Record<string, boolean> = {
    'the run ended with a proposal':
      run.code === 0 && events.some((event) => event.type === 'change-set-proposed'),
    'a step was sent back by the validators': events.some((event) => event.type === 'step-rejected'),
    'malformed calls are in the ledger': events.some((event) => event.type === 'call-answered'),
    'the workspace was untouched before the accept': untouched,
    'the accept was written': accepted.code === 0,
    'the sources are those of the commit': matches,
    'the ledger verifies': verified.code === 0,
    'the replay decides the same': replayed.code === 0,
  };
  for (const [fact, holds] of Object.entries(facts)) console.log(`${holds ? 'yes' : 'NO '}  ${fact}`);
  process.exitCode = Object.values(facts).every(Boolean) ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

interface Change {
  readonly sources: readonly string[];
  readonly test: string;
  /** the commit's change of the sources, as a unified diff */
  readonly diff: string;
}

/** Puts the sources of the parent under the tests of the commit. */
function prepare(commit: string, test: string | undefined): Change {
  git('checkout', '--quiet', commit);
  const files = git('show', '--name-only', '--format=', commit).trim().split('\n');
  const isTest = (path: string): boolean => /(^|\/)tests?(\/|_)|[._]test\.|_spec\.|\.spec\./.test(path);
  const sources = files.filter((path) => !isTest(path) && /\.(py|[cm]?[jt]sx?)$/.test(path));
  const tests = files.filter(isTest);
  const chosen = test ?? tests[0];
  if (chosen === undefined || sources.length === 0)
    throw new Error('the commit changes no source, or no test');
  const diff = git('diff', `${commit}~1`, commit, '--', ...sources);
  git('checkout', '--quiet', `${commit}~1`, '--', ...sources);
  git(
    '-c',
    'user.name=bench',
    '-c',
    'user.email=bench@localhost',
    'commit',
    '--quiet',
    '-m',
    'Sources before the fix',
  );
  return { sources, test: chosen, diff };
}

function scriptFor({ sources, test, diff }: Change): ModelScript {
  const [source = ''] = sources;
  const plan = { reason: 'one place', steps: [{ id: 'mend', goal: `Make ${test} pass`, tests: [test] }] };
  const nowhere = `*** Begin Patch\n*** Update File: ${source}\n@@\n-this line is not in the file at all\n+nor is this one\n*** End Patch`;
  return [
    {
      text: 'I look first.',
      calls: [
        { tool: 'read_file', arguments: { path: source, last_line: 60 } },
        { tool: 'search_text', arguments: { pattern: 'def |function ', include: source } },
      ],
    },
    { calls: [{ tool: 'update_plan', arguments: plan }] },
    { calls: [{ tool: 'apply_patch', arguments: '{"patch": "*** Begin Patch' }] },
    { calls: [{ tool: 'apply_patch', arguments: { patch: nowhere } }] },
    { calls: [{ tool: 'finish_step', arguments: { summary: 'It should work as it is.' } }] },
    { calls: [{ tool: 'run_tests', arguments: { paths: [test] } }] },
    { calls: [{ tool: 'apply_patch', arguments: { patch: diff } }] },
    { calls: [{ tool: 'run_tests', arguments: { paths: [test] } }] },
    { calls: [{ tool: 'finish_step', arguments: { summary: 'Mended; the tests pass.' } }] },
  ];
}

function treeOf(): string {
  return git('status', '--porcelain', '--ignored') + git('diff');
}

function ratchet(baseUrl: string, ...args: string[]): Promise<{ code: number | null; output: string }> {
  const environment = {
    ...process.env,
    OPENAI_API_KEY: 'none',
    OPENAI_BASE_URL: baseUrl,
    RATCHET_HOME: join(folder, 'home'),
  };
  return new Promise((settle) => {
    const child = spawn(process.execPath, [resolve('extension/src/cli.ts'), ...args], {
      cwd: workspace,
      env: environment,
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.on('close', (code) => settle({ code, output }));
  });
}
