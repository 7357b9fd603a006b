import assert from 'node:assert/strict';
import fc from 'fast-check';
import { projectRequest } from '../../../extension/src/core/context/project-request.ts';
import { chatBody } from '../../../extension/src/core/context/wire/chat.ts';
import { responsesBody } from '../../../extension/src/core/context/wire/responses.ts';
import { decide } from '../../../extension/src/core/loop/decide.ts';
import type { RecordedEvent } from '../../../extension/src/core/session/evolve.ts';
import { foldEvents } from '../../../extension/src/core/session/record.ts';
import type { SessionState } from '../../../extension/src/core/session/state.ts';
import { outsideEventTypes, SessionEvent } from '../../../extension/src/protocol/events.ts';
import { randomSession, steadyWorld } from '../../support/random-session.ts';
import { Scenario } from '../../support/scenario.ts';

const apis = { responses: responsesBody, chat: chatBody };
const sessions = fc.record({
  choices: fc.array(fc.nat({ max: 9_999 }), { minLength: 40, maxLength: 160 }),
  autonomy: fc.constantFrom('suggest', 'auto', 'read-only'),
  mode: fc.constantFrom('run', 'fix'),
} as const);

describe('Whatever happens in a session', function () {
  this.timeout(60_000);

  for (const [api, bodyOf] of Object.entries(apis))
    it(`the body of a request without its closing begins the next request, byte for byte (${api})`, () => {
      let requests = 0;
      fc.assert(
        fc.property(sessions, (options) => {
          const bodies = requestStates(randomSession(options).events).map((state) =>
            Buffer.from(bodyOf(projectRequest(state)).text()),
          );
          requests += bodies.length;
          for (const [index, body] of bodies.entries()) {
            const next = bodies[index + 1];
            if (!next) continue;
            assert.equal(body.subarray(-2).toString(), ']}');
            assert.ok(next.subarray(0, body.length - 2).equals(body.subarray(0, -2)), `request ${index}`);
          }
        }),
        { numRuns: 150 },
      );
      assert.ok(requests > 900, `only ${requests} requests were compared`);
    });

  it('a request is the projection of the thread that its intent names', () => {
    fc.assert(
      fc.property(sessions, (options) => {
        for (const state of requestStates(randomSession(options).events)) {
          const { intent } = state.pending.find((pending) => pending.intent.kind === 'request-model') ?? {};
          assert.ok(intent?.kind === 'request-model');
          assert.equal(intent.digest, state.thread.digest);
          assert.equal(intent.items, state.thread.items.length);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('every call of the model has one answer in the thread before the next request', () => {
    fc.assert(
      fc.property(sessions, (options) => {
        for (const state of requestStates(randomSession(options).events)) {
          let open: string[] = [];
          for (const item of state.thread.items) {
            if (item.kind === 'tool-result') {
              assert.ok(open.includes(item.callId), `${item.callId} is answered once`);
              open = open.filter((callId) => callId !== item.callId);
              continue;
            }
            assert.deepEqual(
              open,
              [],
              `nothing stands between a call and its answer, as a ${item.kind} would`,
            );
            if (item.kind !== 'answer') continue;
            open = item.items.flatMap((part) => (part.kind === 'tool-call' ? [part.callId] : []));
          }
          assert.deepEqual(open, []);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('every prefix of its record, read from JSON, leads to the decisions that were taken there', () => {
    fc.assert(
      fc.property(sessions, (options) => {
        const { events } = randomSession(options).checkLaws();
        const read = events.map(({ seq, at, event }) => ({
          seq,
          at,
          event: SessionEvent.parse(JSON.parse(JSON.stringify(event))),
        }));
        for (let length = 1; length < read.length; length += 1) {
          const state = foldEvents(read.slice(0, length));
          const next = read[length]?.event;
          assert.ok(state && next);
          const decided = decide(state);
          if (!outsideEventTypes.has(next.type)) assert.deepEqual(decided, next);
          else assert.equal(decided, undefined);
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe('A session that was cut off anywhere', function () {
  this.timeout(60_000);

  it('and resumed comes to the same end, by the same requests', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 9_999 }), { minLength: 3, maxLength: 12 }), (turns) => {
        const whole = new Scenario().play(steadyWorld(turns));
        const bodies = bodiesOf(whole.events);
        assert.notEqual(whole.state.lifecycle.kind, 'working');
        for (let length = 1; length < whole.events.length; length += 1) {
          const resumed = Scenario.from(whole.events.slice(0, length))
            .tell({ type: 'session-resumed', caps: null, notes: [] })
            .play(steadyWorld(turns))
            .checkLaws();
          assert.deepEqual(resumed.state.lifecycle, whole.state.lifecycle);
          assert.equal(resumed.state.checkpoint, whole.state.checkpoint);
          assert.deepEqual(bodiesOf(resumed.events), bodies);
        }
      }),
      { numRuns: 12 },
    );
  });
});

/** The states in which each request was sent, first to last; a request that is sent again is not another one. */
function requestStates(events: readonly RecordedEvent[]): SessionState[] {
  return events.flatMap(({ event, seq }) => {
    if (event.type !== 'intent-issued' || event.intent.kind !== 'request-model') return [];
    const state = foldEvents(events.slice(0, seq + 1));
    return state ? [state] : [];
  });
}

const bodiesOf = (events: readonly RecordedEvent[]): string[] =>
  requestStates(events).map((state) => responsesBody(projectRequest(state)).text());
