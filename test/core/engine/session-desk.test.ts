import assert from 'node:assert/strict';
import type { DeskSession } from '../../../extension/src/core/engine/session-desk.ts';
import type { ScriptedReply } from '../../../extension/src/core/context/scripted-model.ts';
import type { Result } from '../../../extension/src/protocol/result.ts';
import { createMemoryDesk, goodModel, memorySetup } from '../../support/memory-desk.ts';

describe('The session desk', () => {
  it('begins a session, lets it work, and shows it in the list', async () => {
    const { desk } = createMemoryDesk();
    let changes = 0;
    desk.onDidChange(() => (changes += 1));
    const session = valueOf(await desk.begin(memorySetup));
    session.look();
    assert.equal(session.running, true);
    const seen: number[] = [];
    session.onEvent(({ seq }) => seen.push(seq));
    await session.settled();
    assert.equal(session.state.lifecycle.kind, 'reviewing');
    assert.ok(seen.length > 5);
    assert.deepEqual(
      seen,
      session.events.slice(-seen.length).map(({ seq }) => seq),
    );
    const [card] = await desk.list();
    assert.ok(card);
    const { task, lifecycle, files, open } = card;
    assert.deepEqual(
      { task, lifecycle, files, open },
      { task: memorySetup.task, lifecycle: { kind: 'reviewing' }, files: 1, open: 'here' },
    );
    assert.ok(changes > 0);
  });

  it('carries out a command given while the session stands still, and resolves when it is recorded', async () => {
    const memory = createMemoryDesk();
    const session = await reviewed(memory);
    valueOf(await session.command({ kind: 'accept', selection: { kind: 'all' } }));
    assert.ok(session.events.some(({ event }) => event.type === 'person-commanded'));
    await session.settled();
    assert.equal(session.state.lifecycle.kind, 'ended');
    assert.equal(memory.text(), 'two\n');
  });

  it('refuses a command that the session cannot take, in the words of the loop', async () => {
    const { desk } = createMemoryDesk();
    const session = valueOf(await desk.begin(memorySetup));
    const refused = await session.command({ kind: 'undo' });
    assert.match(refused.ok ? '' : refused.failure.message, /Cannot undo as nothing has been proposed yet/);
    await session.settled();
  });

  it('leaves a question open, and goes on with its answer', async () => {
    const { desk } = createMemoryDesk({ model: asking });
    const session = valueOf(await desk.begin(memorySetup));
    session.look();
    await session.settled();
    const [question] = session.state.pending;
    assert.equal(question?.intent.kind, 'ask-person');
    assert.equal((await desk.list())[0]?.waits, true);
    valueOf(await session.answer(question.id, { option: 'option-1' }));
    await session.settled();
    assert.match(JSON.stringify([...session.state.thread.items]), /The person answered: red/);
    assert.equal((await desk.list())[0]?.waits, false);
  });

  it('answers while other work goes on', async () => {
    const held = Promise.withResolvers<ScriptedReply>();
    const { desk } = createMemoryDesk({ model: () => held.promise });
    const session = valueOf(await desk.begin(memorySetup));
    valueOf(await session.command({ kind: 'steer', text: 'Mind the gap' }));
    assert.equal(session.running, true);
    held.resolve({ text: 'I see.' });
    await session.settled();
    assert.match(JSON.stringify([...session.state.thread.items]), /Mind the gap/);
  });

  it('stops at once, also when the model never answers, and resumes where it stood', async () => {
    let replies = (): Promise<ScriptedReply> => new Promise(() => undefined);
    const { desk } = createMemoryDesk({ model: () => replies() });
    const session = valueOf(await desk.begin(memorySetup));
    session.look();
    await requested(session);
    await session.stop();
    assert.deepEqual(session.state.lifecycle, { kind: 'paused', reason: { kind: 'stopped-by-person' } });
    assert.equal(session.running, false);
    replies = async () => ({ text: 'Nothing to do.' });
    valueOf(await session.resume({ ...memorySetup.caps, turns: 7 }));
    await session.settled();
    assert.equal(session.state.lifecycle.kind, 'ended');
    assert.equal(session.state.caps.turns, 7);
  });

  it('keeps a session that nobody looks at open only while it is at work', async () => {
    const memory = createMemoryDesk();
    const session = valueOf(await memory.desk.begin(memorySetup));
    assert.deepEqual(memory.desk.opened, [session]);
    await session.settled();
    const looked = valueOf(await memory.desk.open(session.sessionId));
    const look = looked.look();
    assert.equal(memory.desk.opened.length, 1);
    look.dispose();
    await until(memory, () => memory.desk.opened.length === 0);
    assert.equal((await memory.desk.list())[0]?.open, 'no');
  });

  it('opens a session that was only read when it is told to do something', async () => {
    const memory = createMemoryDesk();
    const first = await reviewed(memory);
    await memory.desk.close();
    const other = memory.again();
    const session = valueOf(await other.desk.read(first.sessionId));
    session.look();
    assert.equal(session.isOpen, false);
    assert.equal(other.openings(), 0);
    assert.equal(valueOf(await other.desk.read(first.sessionId)), session);
    valueOf(await session.command({ kind: 'accept', selection: { kind: 'all' } }));
    await session.settled();
    assert.equal(memory.text(), 'two\n');
    assert.deepEqual(session.state.lifecycle, { kind: 'ended', ending: { kind: 'accepted' } });
  });

  it('shows what another window has open, and cannot change it', async () => {
    const memory = createMemoryDesk();
    const first = await reviewed(memory);
    const other = memory.again();
    assert.equal((await other.desk.list())[0]?.open, 'elsewhere');
    const session = valueOf(await other.desk.read(first.sessionId));
    const refused = await session.command({ kind: 'accept', selection: { kind: 'all' } });
    assert.equal(refused.ok ? '' : refused.failure.reason, 'locked');
    assert.equal((await other.desk.open(first.sessionId)).ok, false);
  });

  it('takes in what another window did meanwhile', async () => {
    const memory = createMemoryDesk();
    const first = await reviewed(memory);
    const other = memory.again();
    const session = valueOf(await other.desk.read(first.sessionId));
    session.look();
    const seen: string[] = [];
    session.onEvent(({ event }) => seen.push(event.type));
    valueOf(await first.command({ kind: 'accept', selection: { kind: 'all' } }));
    await first.settled();
    await until(memory, () => !first.isOpen);
    valueOf(await session.command({ kind: 'undo' }));
    await session.settled();
    assert.equal(memory.text(), 'one\n');
    assert.deepEqual(session.events.at(-1)?.event.type, 'outcome-recorded');
    assert.deepEqual(seen.slice(0, 2), ['person-commanded', 'intent-issued']);
  });

  it('follows what another window records, when asked', async () => {
    const memory = createMemoryDesk();
    const first = await reviewed(memory);
    const other = memory.again();
    const session = valueOf(await other.desk.read(first.sessionId));
    session.look();
    valueOf(await first.command({ kind: 'reject', selection: { kind: 'all' } }));
    await first.settled();
    const seen: string[] = [];
    session.onEvent(({ event }) => seen.push(event.type));
    await session.catchUp();
    assert.deepEqual(seen, ['person-commanded', 'session-ended']);
    assert.deepEqual(session.state, first.state);
    assert.equal(session.isOpen, false);
  });

  it('reads a session for the list again only when it was written to', async () => {
    const memory = createMemoryDesk();
    await reviewed(memory);
    await memory.desk.close();
    const other = memory.again();
    const cards = await other.desk.list();
    assert.equal(other.reads(), 1);
    assert.deepEqual(await other.desk.list(), cards);
    assert.equal(other.reads(), 1);
    const session = valueOf(await other.desk.open(cards[0]!.sessionId));
    valueOf(await session.command({ kind: 'reject', selection: { kind: 'all' } }));
    await session.settled();
    await until(other, () => other.desk.opened.length === 0);
    assert.deepEqual((await other.desk.list())[0]?.lifecycle, {
      kind: 'ended',
      ending: { kind: 'rejected' },
    });
  });

  it('lists a ledger that cannot be read, with the reason', async () => {
    const memory = createMemoryDesk();
    const created = await memory.ledgers.create('empty');
    assert.ok(created.ok);
    await created.value.close();
    const [card] = await memory.desk.list();
    assert.match(card?.unreadable ?? '', /holds no event/);
  });

  it('goes on with what a closing window left at work, and leaves alone what the person paused', async () => {
    const never = (): Promise<ScriptedReply> => new Promise(() => undefined);
    const memory = createMemoryDesk({ model: never });
    const working = valueOf(await memory.desk.begin(memorySetup));
    const stopped = valueOf(await memory.desk.begin(memorySetup));
    const elsewhere = valueOf(await memory.desk.begin({ ...memorySetup, workspace: '/other' }));
    await Promise.all([working, stopped, elsewhere].map(requested));
    await stopped.stop();
    await memory.desk.close();
    assert.equal(working.isOpen, false);
    assert.notEqual(working.events.at(-1)?.event.type, 'work-stopped');
    const other = memory.again({ model: goodModel });
    const restored = await other.desk.restore(['/workspace']);
    assert.deepEqual(
      restored.map(({ sessionId }) => sessionId),
      [working.sessionId],
    );
    await restored[0]?.settled();
    assert.equal(restored[0]?.state.lifecycle.kind, 'reviewing');
    assert.deepEqual(await other.desk.restore(['/workspace']), []);
  });

  it('does not take over what another window works on', async () => {
    const memory = createMemoryDesk({ model: () => new Promise(() => undefined) });
    const session = valueOf(await memory.desk.begin(memorySetup));
    await requested(session);
    assert.deepEqual(await memory.again().desk.restore(['/workspace']), []);
    await memory.desk.close();
  });

  it('branches: the new session shares the first events, hears the instruction, and works', async () => {
    const memory = createMemoryDesk();
    const session = await reviewed(memory);
    const last = session.events.length - 1;
    const branch = valueOf(await memory.desk.branch(session.sessionId, last, 'Say three'));
    await branch.settled();
    assert.notEqual(branch.sessionId, session.sessionId);
    const items = JSON.stringify([...branch.state.thread.items]);
    assert.match(items, /Say three/);
    assert.deepEqual(branch.events.slice(0, 5), session.events.slice(0, 5));
    assert.equal(session.events.length, last + 1);
    const missing = await memory.desk.branch('nowhere', 0, 'x');
    assert.equal(missing.ok, false);
    assert.equal((await memory.desk.list()).length, 2);
  });

  it('removes a session that works here, and not one that works elsewhere', async () => {
    const memory = createMemoryDesk({ model: () => new Promise(() => undefined) });
    const session = valueOf(await memory.desk.begin(memorySetup));
    await requested(session);
    assert.equal((await memory.again().desk.remove(session.sessionId)).ok, false);
    valueOf(await memory.desk.remove(session.sessionId));
    assert.deepEqual(await memory.desk.list(), []);
  });

  it('tidies up finished sessions only, and none that is looked at', async () => {
    const memory = createMemoryDesk();
    const finished = await reviewed(memory);
    valueOf(await finished.command({ kind: 'reject', selection: { kind: 'all' } }));
    await finished.settled();
    const open = await reviewed(memory);
    const everything = { bytesMax: 0, now: 0 };
    assert.deepEqual(await memory.desk.tidyUp(everything), []);
    await memory.desk.close();
    const other = memory.again();
    assert.deepEqual(await other.desk.tidyUp({ keepDays: 1, now: 0 }), []);
    assert.deepEqual(await other.desk.tidyUp(everything), [finished.sessionId]);
    assert.deepEqual(
      (await other.desk.list()).map(({ sessionId }) => sessionId),
      [open.sessionId],
    );
  });

  it('says what is wrong with the ledger when it cannot go on, and gives the session free', async () => {
    const memory = createMemoryDesk();
    const session = await reviewed(memory);
    const problems: (string | null)[] = [];
    session.onRunning((problem) => problems.push(problem));
    memory.full();
    const given = await session.command({ kind: 'accept', selection: { kind: 'all' } });
    assert.match(given.ok ? '' : given.failure.message, /full/);
    await session.settled();
    assert.match(problems.at(-1) ?? '', /full/);
    await until(memory, () => !session.isOpen);
    assert.equal(memory.text(), 'one\n');
  });

  it('begins nothing when the adapters cannot be had', async () => {
    const memory = createMemoryDesk({ broken: 'There is no sandbox.' });
    const begun = await memory.desk.begin(memorySetup);
    assert.equal(begun.ok ? '' : begun.failure.message, 'There is no sandbox.');
    assert.deepEqual(await memory.desk.list(), []);
    assert.deepEqual(memory.desk.opened, []);
  });

  it('leaves nothing behind, and nothing locked, when an adapter has a bug', async () => {
    let broken = true;
    const memory = createMemoryDesk({ throws: () => broken });
    const begun = await memory.desk.begin(memorySetup);
    assert.match(begun.ok ? '' : begun.failure.message, /no keyring/);
    assert.deepEqual(await memory.desk.list(), []);
    broken = false;
    const session = await reviewed(memory);
    await memory.desk.close();
    broken = true;
    const other = memory.again();
    const opened = await other.desk.open(session.sessionId);
    assert.match(opened.ok ? '' : opened.failure.message, /no keyring/);
    broken = false;
    valueOf(await other.desk.open(session.sessionId));
  });

  it('works in the folder that a symbolic link leads to, and goes on by either path', async () => {
    const realPath = (folder: string): string => (folder === '/link' ? '/workspace' : folder);
    const options = { realPath, model: () => new Promise<ScriptedReply>(() => undefined) };
    const memory = createMemoryDesk(options);
    const session = valueOf(await memory.desk.begin({ ...memorySetup, workspace: '/link' }));
    assert.equal(session.state.setup.workspace, '/workspace');
    assert.equal(memory.desk.workspaceOf('/link'), '/workspace');
    await requested(session);
    await memory.desk.close();
    const [restored] = await memory.again().desk.restore(['/link']);
    assert.equal(restored?.sessionId, session.sessionId);
  });

  it('shows a session with its events also while it is only just being opened', async () => {
    const memory = createMemoryDesk();
    const { sessionId } = await reviewed(memory);
    await memory.desk.close();
    const { desk } = memory.again();
    const opening = desk.open(sessionId);
    const read = valueOf(await desk.read(sessionId));
    assert.equal(read.events[0]?.event.type, 'session-started');
    assert.equal(valueOf(await opening), read);
    assert.deepEqual(
      read.events.map(({ seq }) => seq),
      read.events.map((_, index) => index),
    );
  });

  it('reads a session anew that nobody looked at meanwhile', async () => {
    const memory = createMemoryDesk();
    const session = await reviewed(memory);
    const other = memory.again();
    const seen = valueOf(await other.desk.read(session.sessionId));
    assert.equal(seen.state.lifecycle.kind, 'reviewing');
    valueOf(await session.command({ kind: 'accept', selection: { kind: 'all' } }));
    await session.settled();
    assert.equal(valueOf(await other.desk.read(session.sessionId)).state.lifecycle.kind, 'ended');
  });
});

const asking = ({ answers }: { answers: number }): ScriptedReply =>
  answers === 0
    ? {
        calls: [{ tool: 'ask_person', arguments: { question: 'Which colour?', options: ['blue', 'red'] } }],
      }
    : { text: 'Fine.' };

async function reviewed({ desk }: ReturnType<typeof createMemoryDesk>): Promise<DeskSession> {
  const session = valueOf(await desk.begin(memorySetup));
  session.look();
  await session.settled();
  assert.equal(session.state.lifecycle.kind, 'reviewing');
  return session;
}

/** Resolves when the model was asked. */
function requested(session: DeskSession): Promise<void> {
  const asks = (): boolean => session.state.pending.some(({ intent }) => intent.kind === 'request-model');
  return new Promise((resolve) => {
    if (asks()) return resolve();
    const listening = session.onEvent(() => {
      if (!asks()) return;
      listening.dispose();
      resolve();
    });
  });
}

/** Resolves when the desk has come to what is said. */
function until({ desk }: ReturnType<typeof createMemoryDesk>, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (holds()) return resolve();
    const listening = desk.onDidChange(() => {
      if (!holds()) return;
      listening.dispose();
      resolve();
    });
  });
}

function valueOf<Value>(result: Result<Value, string>): Value {
  if (!result.ok) assert.fail(result.failure.message);
  return result.value;
}
