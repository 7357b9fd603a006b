import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { DeskSession } from '../../extension/src/core/engine/session-desk.ts';
import type { Result } from '../../extension/src/protocol/result.ts';
import {
  answerGate,
  commandSession,
  resumeSession,
  steerSession,
} from '../../extension/src/vscode/session-commands/move-session.ts';
import { createMemoryDesk, memorySetup } from '../support/memory-desk.ts';

type Work = (session: DeskSession) => Promise<Result<void, string>>;

const moving: Readonly<Record<string, Work>> = {
  resume: resumeSession,
  steer: (session) => steerSession(session, 'Go on'),
  answer: (session) => answerGate(session, 'nothing', { option: 'allow' }),
  pause: (session) => commandSession(session, { kind: 'pause' }),
  rollback: (session) => commandSession(session, { kind: 'rollback', checkpoint: null }),
  accept: (session) => commandSession(session, { kind: 'accept', selection: { kind: 'all' } }),
  undo: (session) => commandSession(session, { kind: 'undo' }),
};

describe('A session in a workspace that is not trusted', () => {
  const trusted = Object.getOwnPropertyDescriptor(vscode.workspace, 'isTrusted');
  let memory: ReturnType<typeof createMemoryDesk>;
  let session: DeskSession;

  beforeEach(async () => {
    memory = createMemoryDesk();
    session = await proposed(memory);
    Object.defineProperty(vscode.workspace, 'isTrusted', { configurable: true, get: () => false });
  });
  afterEach(async () => {
    if (trusted) Object.defineProperty(vscode.workspace, 'isTrusted', trusted);
    await memory.desk.close();
  });

  for (const [name, work] of Object.entries(moving)) {
    it(`does not ${name}, and records nothing`, async () => {
      const { length } = session.events;
      const result = await work(session);
      assert.ok(!result.ok);
      assert.match(result.failure.message, /not trusted/);
      assert.equal(session.events.length, length);
      assert.equal(memory.text(), 'one\n');
    });
  }

  it('can be turned down, which runs and writes nothing', async () => {
    const given = await commandSession(session, { kind: 'reject', selection: { kind: 'all' } });
    assert.equal(given.ok, true);
    await session.settled();
    assert.deepEqual(session.state.lifecycle, { kind: 'ended', ending: { kind: 'rejected' } });
    assert.equal(memory.text(), 'one\n');
  });
});

async function proposed({ desk }: ReturnType<typeof createMemoryDesk>): Promise<DeskSession> {
  const begun = await desk.begin(memorySetup);
  assert.ok(begun.ok);
  begun.value.look();
  await begun.value.settled();
  assert.equal(begun.value.state.lifecycle.kind, 'reviewing');
  return begun.value;
}
