import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lastHearingEvent } from '../../../extension/src/core/engine/branch-session.ts';
import { raisedCaps } from '../../../extension/src/core/engine/raised-caps.ts';
import { randomSession } from '../../support/random-session.ts';
import { call, goodWorld, modelSays, Scenario } from '../../support/scenario.ts';

describe('Where a session branches off', () => {
  it('is the event that was asked for while the model can still be told', () => {
    const { events } = new Scenario().play(
      goodWorld([
        modelSays(call('read_file', { path: 'a.js' })),
        modelSays(call('read_file', { path: 'b.js' })),
      ]),
    );
    const read = events.findLastIndex(
      ({ event }) => event.type === 'outcome-recorded' && event.outcome.kind === 'call-tool',
    );
    assert.equal(lastHearingEvent(events.slice(0, read + 1)), read);
  });

  it('is before the last answer that claimed to be done: the model would not hear of it any more', () => {
    const { events } = new Scenario().play(
      goodWorld([
        modelSays(call('write_file', { path: 'a.js', content: 'x' })),
        modelSays(call('finish_step', { summary: 'Done.' })),
      ]),
    );
    const finishing = events.findLastIndex(
      ({ event }) => event.type === 'outcome-recorded' && event.outcome.kind === 'request-model',
    );
    assert.ok(lastHearingEvent(events) < finishing);
  });

  it('always lets the person’s word come to the model before anything is proposed', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000), { minLength: 3, maxLength: 80 }), (choices) => {
        const { events } = randomSession({ choices });
        const at = lastHearingEvent(events);
        assert.ok(at >= 0 && at < events.length);
        const branch = Scenario.from(events.slice(0, at + 1));
        branch.command({ kind: 'steer', text: 'Something else' });
        branch.tell({ type: 'session-resumed', caps: null, notes: [] });
        branch.play(goodWorld(() => undefined));
        const later = branch.events.slice(at + 1).map(({ event }) => event);
        const heard = later.findIndex((event) => event.type === 'message-added' && event.from === 'person');
        const proposed = later.findIndex(({ type }) => type === 'change-set-proposed');
        assert.ok(proposed === -1 || (heard !== -1 && heard < proposed));
      }),
      { numRuns: 60 },
    );
  });
});

describe('Raised caps', () => {
  const { caps } = new Scenario().state;

  it('are twice the cap that was reached, and the others as they were', () => {
    const reason = { kind: 'cap-reached', cap: 'turns', message: '' } as const;
    assert.deepEqual(raisedCaps({ lifecycle: { kind: 'paused', reason }, caps }), {
      ...caps,
      turns: caps.turns * 2,
    });
  });

  it('are none for another pause', () => {
    assert.equal(
      raisedCaps({ lifecycle: { kind: 'paused', reason: { kind: 'paused-by-person' } }, caps }),
      null,
    );
    assert.equal(raisedCaps({ lifecycle: { kind: 'working' }, caps }), null);
  });
});
