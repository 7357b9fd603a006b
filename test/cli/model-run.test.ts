import assert from 'node:assert/strict';
import changeTwoFiles, { twoFiles } from '../support/model-scripts/change-two-files.ts';
import fixTheSample from '../support/model-scripts/fix-the-sample.ts';
import type { ModelScript } from '../support/model-server.ts';
import { needsSandbox } from '../support/needs-sandbox.ts';
import { parseLines, ratchetWithModel } from '../support/ratchet.ts';
import type { RatchetFolder, ShownEvent } from '../support/ratchet.ts';
import { readTree } from '../support/workspace-tree.ts';

const task = 'Give the discount from its first quantity on';

describe('ratchet run, with a model that makes mistakes', function () {
  this.timeout(60_000);
  before(needsSandbox);

  it('proposes what is right in the end, with every mistake on record (Responses)', async () => {
    await using folder = await ratchetWithModel('sample', fixTheSample, { api: 'responses' });
    const before = readTree(folder.workspace);
    const run = await folder.run(['run', task]);
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stdout, /step discount is not valid yet \(try 1\)/);
    assert.match(run.stdout, /◆ proposed: 1 changed file\n/);
    assert.deepEqual(readTree(folder.workspace), before);
    const events = await folder.events();
    hasEveryMistake(events);
    everyIntentHasItsOutcome(events);
    assert.ok(folder.server.requests.every(({ path }) => path === '/v1/responses'));
  });

  it('accepts it by itself with autonomy auto, as every validator passed it (Chat Completions)', async () => {
    await using folder = await ratchetWithModel('sample', fixTheSample, { api: 'chat' });
    const run = await folder.run(['run', task, '--autonomy', 'auto', '--json']);
    assert.equal(run.code, 0, run.stderr);
    const events = await folder.events();
    assert.deepEqual(parseLines(run.stdout), events, '--json prints what the ledger holds');
    hasEveryMistake(events);
    everyIntentHasItsOutcome(events);
    assert.match(await folder.read('src/discounts.js'), /quantity >= row\.from/);
    const last = events.at(-1);
    assert.deepEqual(last?.type === 'session-ended' && last.ending, { kind: 'accepted' });
    assert.ok(folder.server.requests.every(({ path }) => path === '/v1/chat/completions'));
    assert.equal((await folder.run(['undo'])).code, 0);
    assert.match(await folder.read('src/discounts.js'), /quantity > row\.from/);
  });
});

describe('What a session may do', function () {
  this.timeout(60_000);
  before(needsSandbox);

  it('is to look and answer with autonomy read-only', async () => {
    const script: ModelScript = [
      { calls: [{ tool: 'write_file', arguments: { path: 'title.txt', content: 'mine\n' } }] },
      { calls: [{ tool: 'run_command', arguments: { command: 'echo mine > title.txt' } }] },
      { calls: [{ tool: 'read_file', arguments: { path: 'title.txt' } }] },
      { text: 'It is called "a poem".' },
    ];
    await using folder = await ratchetWithModel(twoFiles, script);
    const run = await folder.run(['run', 'What is the title?', '--autonomy', 'read-only']);
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stdout, /It is called "a poem"\./);
    const events = await folder.events();
    assert.deepEqual(
      events.flatMap((event) => (event.type === 'call-answered' ? [event.reply.isError] : [])),
      [true, true],
    );
    assert.deepEqual(toolsCalled(events), ['read_file']);
    assert.equal(await folder.read('title.txt'), 'a poem\n');
  });

  it('is never to write what its terminal would obey', async () => {
    const tricks = '\u001b]0;title\u0007\u001b[2J\rgone\u009b1A';
    const script: ModelScript = [
      { calls: [{ tool: 'write_file', arguments: { path: 'title.txt', content: `${tricks}\n` } }] },
      { text: `All is well.${tricks}` },
    ];
    await using folder = await ratchetWithModel(twoFiles, script);
    const run = await folder.run(['run', `Be nice${tricks}`], { environment: { FORCE_COLOR: '1' } });
    assert.equal(run.code, 0, run.stderr);
    const escape = '\u001b';
    assert.ok(run.stdout.includes(`${escape}[1mBe nice␛]0;title␇␛[2J␍gone\ufffd1A`), run.stdout);
    const colors = new RegExp(`${escape}\\[\\d+m`, 'g');
    for (const { stdout } of [run, await folder.run(['show'], { environment: { FORCE_COLOR: '1' } })]) {
      const others = stdout.replaceAll(colors, '').match(/[^\n\P{Cc}]/gu);
      assert.equal(others, null, 'only colours and line breaks are sent');
    }
  });

  it('pauses at a cap, goes on with a higher one, and hears what the person adds', async () => {
    await using folder = await ratchetWithModel(twoFiles, changeTwoFiles);
    const capped = await folder.run(['run', 'Write the numbers in words', '--max-turns', '1']);
    assert.equal(capped.code, 4);
    assert.match(capped.stdout, /The cap of 1 turns is reached/);
    assert.match(capped.stdout, /ratchet resume \S+/);

    const again = await folder.run(['resume']);
    assert.equal(again.code, 4, 'the cap holds until it is raised');
    assert.equal(folder.server.requests.length, 1);

    const on = await folder.run(['resume', '--max-turns', '5', '--message', 'Keep the title short.']);
    assert.equal(on.code, 0, on.stderr);
    assert.match(on.stdout, /Keep the title short\./);
    assert.match(on.stdout, /proposed: 2 changed files/);
    assert.match(on.stdout, /99\.\d+ % of each request repeated by the next/);
    const { body } = await folder.server.request(1);
    assert.ok(body.includes('Keep the title short.'), 'the next request says it');
    assert.equal((await folder.run(['replay'])).code, 0);
  });

  for (const [cap, words] of [
    ['--max-tokens', 'tokens'],
    ['--max-minutes', 'milliseconds'],
  ] as const)
    it(`is limited by ${cap}`, async () => {
      await using folder = await ratchetWithModel(twoFiles, changeTwoFiles);
      const value = cap === '--max-minutes' ? '0.0001' : '10';
      const capped = await folder.run(['run', 'Write the numbers in words', cap, value]);
      assert.equal(capped.code, 4, capped.stderr);
      assert.match(capped.stdout, new RegExp(`The cap of \\d+ ${words} is reached`));
    });
});

describe('A step that cannot be made valid', function () {
  this.timeout(60_000);
  before(needsSandbox);

  it('is rolled back and put before the person, whose advice the next try gets', async () => {
    const tries = 9;
    const script: ModelScript = ({ answers }) =>
      answers > tries
        ? { text: 'It is a number now.' }
        : {
            calls: [
              {
                tool: 'write_file',
                // Another syntax error each time, until the person has spoken.
                arguments: { path: 'a.js', content: `export const a = ${'('.repeat(tries - answers)}2;\n` },
              },
              { tool: 'finish_step', arguments: { summary: `Try number ${answers + 1}.` } },
            ],
          };
    await using folder = await ratchetWithModel({ 'a.js': 'export const a = 1;\n' }, script, { api: 'chat' });
    const run = await folder.run(['run', 'Make it 2']);
    assert.equal(run.code, 3, run.stdout + run.stderr);
    assert.match(run.stdout, /step task is not valid yet \(try 9\)/);
    assert.match(run.stdout, /step task rolled back/);
    assert.match(run.stdout, /Its changes were rolled back\. What now\?/);
    const resumed = await folder.run(['resume', '--answer', 'retry', '--text', 'Leave the brackets out.']);
    assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
    const { body } = await folder.server.request(tries);
    assert.ok(body.includes('Leave the brackets out.'));
    assert.equal((await folder.run(['accept'])).code, 0);
    assert.equal(await folder.read('a.js'), 'export const a = 2;\n');
    assert.equal((await folder.run(['replay'])).code, 0);
  });
});

describe('A question without a person at the terminal', function () {
  this.timeout(60_000);
  before(needsSandbox);
  const script: ModelScript = [
    { calls: [{ tool: 'write_file', arguments: { path: '.env', content: 'COLOR=1\n' } }] },
    { text: 'The settings are there.' },
  ];

  it('stays open, and is answered later: allowed', async () => {
    await using folder = await ratchetWithModel(twoFiles, script);
    await asks(folder);
    const wrong = await folder.run(['resume', '--answer', 'perhaps']);
    assert.equal(wrong.code, 1);
    assert.match(wrong.stderr, /the options are deny, allow-once, allow-always/);
    const allowed = await folder.run(['resume', '--answer', 'allow-once']);
    assert.equal(allowed.code, 0, allowed.stderr);
    assert.match(allowed.stdout, /\.env \(new, 8 bytes\)/);
    assert.deepEqual(toolsCalled(await folder.events()), ['write_file']);
    assert.equal((await folder.run(['accept'])).code, 0);
    assert.equal(await folder.read('.env'), 'COLOR=1\n');
  });

  it('stays open, and is answered later: denied, with a word on why', async () => {
    await using folder = await ratchetWithModel(twoFiles, script);
    await asks(folder);
    const denied = await folder.run(['resume', '--answer', 'deny', '--text', 'use settings.json']);
    assert.equal(denied.code, 0, denied.stderr);
    const { body } = await folder.server.request(1);
    assert.ok(body.includes('The person said no: use settings.json'));
    assert.deepEqual(toolsCalled(await folder.events()), []);
    const late = await folder.run(['resume', '--answer', 'deny']);
    assert.equal(late.code, 1);
    assert.match(late.stderr, /Cannot answer as the session asks nothing/);
  });

  async function asks(folder: RatchetFolder): Promise<void> {
    const run = await folder.run(['run', 'Make the settings']);
    assert.equal(run.code, 3, run.stderr);
    assert.match(run.stdout, /\? write_file on \.env/);
    assert.match(run.stdout, /resume \S+ --answer OPTION/);
    assert.match((await folder.run(['sessions'])).stdout, /asks you/);
  }
});

/** The malformed call, the patch without a place, and the change that broke other tests. */
function hasEveryMistake(events: readonly ShownEvent[]): void {
  const malformed = events.filter((event) => event.type === 'call-answered' && event.reply.isError);
  assert.equal(malformed.length, 1);
  const failed = events.filter(
    (event) =>
      event.type === 'outcome-recorded' && event.outcome.kind === 'call-tool' && event.outcome.isError,
  );
  assert.equal(failed.length, 1);
  const rejected = events.filter((event) => event.type === 'step-rejected');
  assert.equal(rejected.length, 1);
}

function everyIntentHasItsOutcome(events: readonly ShownEvent[]): void {
  const issued = events.flatMap((event) => (event.type === 'intent-issued' ? [event.id] : []));
  const outcomes = events.flatMap((event) => (event.type === 'outcome-recorded' ? [event.intent] : []));
  assert.deepEqual(outcomes.toSorted(), issued.toSorted());
  const asked = events.flatMap((event) =>
    event.type === 'outcome-recorded' && event.outcome.kind === 'request-model'
      ? event.outcome.answer.items.flatMap((item) => (item.kind === 'tool-call' ? [item.callId] : []))
      : [],
  );
  const answered = new Set(
    events.flatMap((event) => {
      if (event.type === 'intent-issued' && event.intent.kind === 'call-tool') return [event.intent.callId];
      return 'reply' in event && event.reply ? [event.reply.callId] : [];
    }),
  );
  answered.delete(null);
  assert.deepEqual([...answered].toSorted(), asked.toSorted(), 'every call of the model was answered');
}

const toolsCalled = (events: readonly ShownEvent[]): string[] =>
  events.flatMap((event) =>
    event.type === 'intent-issued' && event.intent.kind === 'call-tool' ? [event.intent.tool] : [],
  );
