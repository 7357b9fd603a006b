import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../../extension/src/node/find-program.ts';
import changeTwoFiles, { twoFiles } from '../support/model-scripts/change-two-files.ts';
import fixTheSample from '../support/model-scripts/fix-the-sample.ts';
import { needsSandbox } from '../support/needs-sandbox.ts';
import { ratchetWithModel } from '../support/ratchet.ts';

describe('A session', function () {
  this.timeout(60_000);
  before(needsSandbox);

  it('works in a folder whose name has spaces, quotes and other scripts', async () => {
    const name = `my shop's "näme" 日本 $HOME`;
    await using folder = await ratchetWithModel('sample', fixTheSample, { name });
    const run = await folder.run(['run', 'Fix the discount']);
    assert.equal(run.code, 0, run.stdout + run.stderr);
    assert.match(run.stdout, /tests: 7 tests passed, 0 failed/);
    assert.equal((await folder.run(['accept'])).code, 0);
    assert.match(await folder.read('src/discounts.js'), /quantity >= row\.from/);
  });

  it('works on the whole repository when it is started in a folder of it', async function () {
    if (findProgram('git', process.env['PATH'] ?? '') === undefined) {
      console.log('Skipped: git is not installed');
      return this.skip();
    }
    await using folder = await ratchetWithModel(
      { ...twoFiles, 'deep/down/there.txt': 'there\n', 'AGENTS.md': 'Write in words.\n' },
      changeTwoFiles,
    );
    const git = (...args: string[]): string =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
        cwd: folder.workspace,
        encoding: 'utf8',
      }).trim();
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'first');
    const status = git('status', '--porcelain');
    const directory = join(folder.workspace, 'deep', 'down');
    const run = await folder.run(['run', 'Write the numbers in words'], { directory });
    assert.equal(run.code, 0, run.stdout + run.stderr);
    assert.equal(git('status', '--porcelain'), status, 'the repository is as it was');
    const events = await folder.events();
    const [started] = events;
    assert.equal(started?.type === 'session-started' && started.setup.workspace, folder.workspace);
    const head = events.flatMap((event) =>
      event.type === 'outcome-recorded' && event.outcome.kind === 'observe-workspace'
        ? [event.outcome.observation.head]
        : [],
    );
    assert.deepEqual(head, [git('rev-parse', 'HEAD')]);
    const { body } = await folder.server.request(0);
    assert.ok(body.includes('Write in words.'), 'the repository’s AGENTS.md is told to the model');
    assert.equal((await folder.run(['accept'], { directory })).code, 0);
    assert.equal(git('status', '--porcelain'), 'M poem.txt\n M title.txt');
  });

  it('leaves nothing but its record behind', async () => {
    await using folder = await ratchetWithModel(twoFiles, changeTwoFiles);
    assert.equal((await folder.run(['run', 'Write the numbers in words'])).code, 0);
    const [session = ''] = readdirSync(join(folder.home, 'state', 'sessions'));
    for (const kind of ['forks', 'scratch'])
      assert.ok(!existsSync(join(folder.home, 'cache', kind, session)), `no ${kind} of it stay on the disk`);
  });
});

describe('State that cannot be written', function () {
  this.timeout(60_000);
  before(needsSandbox);

  it('is said in one sentence, before anything is begun', async () => {
    await using folder = await ratchetWithModel(twoFiles, changeTwoFiles);
    const file = join(folder.root, 'a-file');
    writeFileSync(file, '');
    const closed = join(folder.root, 'closed');
    mkdirSync(closed);
    chmodSync(closed, 0o555);
    const refusing = process.platform === 'linux' ? ['/proc/ratchet', '/proc/ratchet/home'] : [];
    const homes = [file, ...refusing, ...(process.getuid?.() === 0 ? [] : [closed])];
    for (const home of homes) {
      for (const args of [['run', 'x'], ['fix']]) {
        const run = await folder.run(args, { environment: { RATCHET_HOME: home } });
        assert.equal(run.code, 1, run.stdout);
        assert.match(run.stderr, /^Cannot [^\n]+\n$/, 'one sentence, no stack');
        assert.ok(run.stderr.includes(home), run.stderr);
      }
      const sessions = await folder.run(['sessions'], { environment: { RATCHET_HOME: home } });
      assert.doesNotMatch(sessions.stderr, /\n\s+at /, 'no stack');
      const doctor = await folder.run(['doctor'], { environment: { RATCHET_HOME: home } });
      assert.equal(doctor.code, 1);
      assert.ok((doctor.stdout + doctor.stderr).includes(home));
      assert.doesNotMatch(doctor.stderr, /\n\s+at /, 'no stack');
    }
    assert.equal(folder.server.requests.length, 0);
  });
});
