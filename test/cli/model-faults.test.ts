import assert from 'node:assert/strict';
import changeTwoFiles, { twoFiles } from '../support/model-scripts/change-two-files.ts';
import { startModelServer } from '../support/model-server.ts';
import type { ModelScript, ScriptedReply } from '../support/model-server.ts';
import { needsSandbox } from '../support/needs-sandbox.ts';
import { modelEnvironment, ratchetFolder, ratchetWithModel } from '../support/ratchet.ts';
import type { RatchetRun } from '../support/ratchet.ts';

const task = ['run', 'Write the numbers in words'];

/** What the good script says. */
const good = (answers: number): ScriptedReply => {
  const reply = changeTwoFiles[answers];
  assert.ok(reply);
  return reply;
};

describe('A model that fails', function () {
  this.timeout(60_000);
  before(needsSandbox);
  // Its pauses take seconds, in which the other tests run.
  let asked: Promise<RatchetRun>;
  before(() => {
    asked = askGoneServer();
    asked.catch(() => undefined);
  });

  it('is asked again when it says that it is busy', async () => {
    const script: ModelScript = ({ answers, attempt }) =>
      answers === 1 && attempt === 0
        ? { status: 429, headers: { 'retry-after': '0.2' }, body: '{"error":{"message":"slow down"}}' }
        : good(answers);
    for (const api of ['responses', 'chat'] as const) {
      await using folder = await ratchetWithModel(twoFiles, script, { api });
      const run = await folder.run(task);
      assert.equal(run.code, 0, run.stderr);
      assert.match(run.stdout, /! the model: .*slow down/);
      assert.match(run.stdout, /asking the model again in 0\.2 s/);
      assert.match(run.stdout, /proposed: 2 changed files/);
      assert.equal(folder.server.requests.length, 3);
    }
  });

  it('is asked again when its answer breaks off, and half an answer does nothing', async () => {
    const script: ModelScript = ({ answers, attempt }) =>
      answers === 0 && attempt === 0 ? { ...good(0), dropAfterBytes: 900, chunkBytes: 100 } : good(answers);
    for (const api of ['responses', 'chat'] as const) {
      await using folder = await ratchetWithModel(twoFiles, script, { api });
      const run = await folder.run(task);
      assert.equal(run.code, 0, run.stderr);
      assert.match(run.stdout, /proposed: 2 changed files/);
      const events = await folder.events();
      const failures = events.flatMap((event) =>
        event.type === 'outcome-recorded' && event.outcome.kind === 'request-model-failed'
          ? [event.outcome.reason]
          : [],
      );
      assert.deepEqual(failures, ['dropped']);
      const calls = events.filter(
        (event) => event.type === 'intent-issued' && event.intent.kind === 'call-tool',
      );
      assert.equal(calls.length, 1);
    }
  });

  it('that refuses the key pauses the session, which goes on with the right one', async () => {
    let refuses = true;
    const script: ModelScript = ({ answers }) =>
      refuses ? { status: 401, body: '{"error":{"message":"Incorrect API key provided"}}' } : good(answers);
    await using folder = await ratchetWithModel(twoFiles, script);
    const run = await folder.run(task);
    assert.equal(run.code, 4, run.stderr);
    assert.match(run.stdout, /paused: .*OPENAI_API_KEY/);
    assert.match(run.stdout, /ratchet resume \S+ {4}go on from here/);
    assert.equal(folder.server.requests.length, 1, 'a wrong key is not tried again');
    assert.ok(!run.stdout.includes('no-real-key'), 'a key is never shown');

    refuses = false;
    const resumed = await folder.run(['resume']);
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.match(resumed.stdout, /proposed: 2 changed files/);
  });

  it('that is not there pauses the session after some tries', async () => {
    const run = await asked;
    assert.equal(run.code, 4, run.stderr);
    assert.match(run.stdout, /asking the model again in 4\.0 s/);
    assert.match(run.stdout, /paused: .*ECONNREFUSED 127\.0\.0\.1:\d+/);
    assert.match(run.stdout, /no answer came from the model/);
    assert.match(run.stdout, /ratchet resume \S+ {4}go on from here/);
  });

  it('that nobody configured is named before anything is begun', async () => {
    await using folder = await ratchetFolder(twoFiles);
    const run = await folder.run(task);
    assert.equal(run.code, 1);
    assert.match(run.stdout + run.stderr, /OPENAI_API_KEY/);
  });
});

/** A run against a server that has gone: nothing listens at its address any more. */
async function askGoneServer(): Promise<RatchetRun> {
  const server = await startModelServer({ script: [] });
  await server.close();
  await using folder = await ratchetFolder(twoFiles, { environment: modelEnvironment(server.baseUrl) });
  return await folder.run(task);
}
