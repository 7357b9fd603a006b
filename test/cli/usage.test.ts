import assert from 'node:assert/strict';
import { commands } from '../../extension/src/cli/registry.ts';
import { version } from '../../extension/src/version.ts';
import { parseLines, ratchetFolder } from '../support/ratchet.ts';

describe('The command line', function () {
  this.timeout(60_000);

  it('shows every command, and says what it does with --help', async () => {
    await using folder = await ratchetFolder({});
    const overview = await folder.run(['--help']);
    assert.equal(overview.code, 0);
    assert.equal((await folder.run([])).code, 2, 'nothing to do is wrong usage');
    assert.equal((await folder.run(['--version'])).stdout, `${version}\n`);
    for (const name of commands.map((command) => command.name)) {
      assert.match(overview.stdout, new RegExp(`^ {2}${name} `, 'm'));
      const help = await folder.run([name, '--help']);
      assert.equal(help.code, 0, name);
      assert.match(help.stdout, new RegExp(`^Usage: ratchet ${name}\\b`));
      assert.equal(help.stderr, '', name);
    }
  });

  it('refuses what it does not know, with what there is', async () => {
    await using folder = await ratchetFolder({});
    const refused: readonly (readonly [string[], RegExp])[] = [
      [['repair'], /There is no command "repair"\. The commands are: run, fix, /],
      [['fix', '--fast'], /--fast.*The flags are: --json,/s],
      [['run'], /Say what is to be done/],
      [['fix', 'one', 'two'], /Cannot fix 2 tests at once/],
      [['fix', '--engine', 'magic'], /it is model or repair/],
      [['fix', '--engine', 'model'], /Cannot use a model as none is configured/],
      [['fix', '--seconds', 'soon'], /--seconds must be a number above 0/],
      [['run', 'x', '--autonomy', 'full'], /it is read-only, suggest or auto/],
      [['run', 'x', '--max-turns', '0'], /it must be a number above 0/],
      [['run', 'x', '-C', 'nowhere'], /nowhere as it is not a folder/],
      [['sessions', 'burn'], /only `sessions` and `sessions prune`/],
      [['sessions', 'prune', '--days', 'many'], /must be numbers/],
      [['branch', 'x'], /Say where to branch/],
      [['branch', 'x', '--at', 'here'], /Say where to branch/],
    ];
    for (const [args, words] of refused) {
      const run = await folder.run(args);
      assert.equal(run.code, 2, args.join(' '));
      assert.equal(run.stdout, '', args.join(' '));
      assert.match(run.stderr, words);
    }
  });

  it('says so when there is no session', async () => {
    await using folder = await ratchetFolder({});
    assert.match((await folder.run(['sessions'])).stdout, /There is no session yet/);
    for (const command of ['show', 'accept', 'undo', 'resume', 'replay', 'verify', 'export']) {
      const own = await folder.run([command]);
      assert.deepEqual([own.code, own.stdout], [1, ''], command);
      assert.match(own.stderr, /There is no session of .*workspace yet\. Begin one with `ratchet run/);
    }
    const named = await folder.run(['show', '2020']);
    assert.equal(named.code, 1);
    assert.match(named.stderr, /There is no session "2020"\. `ratchet sessions` lists them\./);
  });

  it('says what is installed and what is missing', async () => {
    await using folder = await ratchetFolder('sample');
    const checks = parseLines<{ name: string; status: string; message: string }>(
      (await folder.run(['doctor', '--json'])).stdout,
    );
    const names = checks.map((check) => check.name);
    for (const name of ['node', 'sandbox', 'fork', 'disk', 'syntax', 'search', 'git', 'model'])
      assert.ok(names.includes(name), name);
    for (const { name, status, message } of checks) {
      assert.match(status, /^(ok|limited|missing)$/);
      assert.notEqual(message, '', name);
    }
    const model = checks.find(({ name }) => name === 'model');
    assert.match(model?.message ?? '', /no model is configured/);
    const words = await folder.run(['doctor']);
    for (const name of names) assert.match(words.stdout, new RegExp(`^. ${name}: `, 'm'));
  });
});
