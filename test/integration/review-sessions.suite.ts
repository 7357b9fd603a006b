import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { createSessionFocus } from '../../extension/src/vscode/panel/session-focus.ts';
import { createReviewSessions } from '../../extension/src/vscode/review/review-sessions.ts';
import { createMemoryDesk, memorySetup } from '../support/memory-desk.ts';
import { until } from '../support/workbench/until.ts';

describe('The sessions under review', () => {
  const log = vscode.window.createOutputChannel('review sessions suite', { log: true });
  after(() => log.dispose());

  it('forget a session that was acted on when it is removed', async () => {
    const { desk } = createMemoryDesk();
    const loadedDesk = Promise.resolve(desk);
    const memory: vscode.Memento = { keys: () => [], get: () => undefined, update: async () => undefined };
    const focus = createSessionFocus({ desk: () => loadedDesk, reveal: async () => undefined, memory });
    const sessions = createReviewSessions({ desk: () => loadedDesk, focus, log, loadedDesk });
    const begun = await desk.begin(memorySetup);
    assert.ok(begun.ok);
    await begun.value.settled();
    const { sessionId } = begun.value;
    assert.ok(await sessions.act(sessionId));
    await until(() => sessions.entries.length === 1);
    assert.equal((await desk.remove(sessionId)).ok, true);
    await until(() => sessions.entries.length === 0);
    assert.equal(sessions.undoable, null);
    for (const disposable of [sessions, focus]) disposable.dispose();
    await desk.close();
  });
});
