import assert from 'node:assert/strict';
import { decidePolicy } from '../../../extension/src/core/policy/decide-policy.ts';
import type { PolicyDecision, PolicyQuestion } from '../../../extension/src/core/policy/decide-policy.ts';

const decide = (question: Partial<PolicyQuestion>): PolicyDecision =>
  decidePolicy({
    autonomy: 'suggest',
    sandbox: 'os',
    effect: 'execute',
    touches: [],
    command: 'make',
    assessment: null,
    forbidden: [],
    permissions: new Set(),
    ...question,
  });

describe('The policy for a tool call', () => {
  it('lets every command run in a sandbox', () => {
    assert.deepEqual(decide({}), { kind: 'allow' });
  });

  it('without a sandbox follows what the parts of the command say', () => {
    const assessed = (decision: 'allow' | 'ask' | 'deny'): PolicyDecision =>
      decide({ sandbox: 'none', assessment: { decision, reason: 'because' } });
    assert.deepEqual(assessed('allow'), { kind: 'allow' });
    assert.deepEqual(assessed('deny'), { kind: 'deny', reason: 'because' });
    assert.equal(assessed('ask').kind, 'ask');
    assert.equal(decide({ sandbox: 'none' }).kind, 'ask', 'what was not looked into is asked about');
  });

  it('remembers a permission for that very command', () => {
    const asked = decide({ sandbox: 'none', command: 'make' });
    assert.ok(asked.kind === 'ask');
    const permissions = new Set([asked.reason]);
    assert.equal(decide({ sandbox: 'none', command: 'make', permissions }).kind, 'allow');
    assert.equal(decide({ sandbox: 'none', command: 'make install', permissions }).kind, 'ask');
  });

  it('changes nothing in a read-only session, and never the repository itself', () => {
    assert.equal(decide({ autonomy: 'read-only' }).kind, 'deny');
    assert.equal(decide({ effect: 'write', command: null, touches: ['.git/config'] }).kind, 'deny');
    assert.equal(decide({ effect: 'write', command: null, touches: ['.env'] }).kind, 'ask');
  });
});
