import assert from 'node:assert/strict';
import { killAccepts } from '../support/kill-accepts.ts';
import { killSessions } from '../support/kill-sessions.ts';
import { needsSandbox } from '../support/needs-sandbox.ts';

describe('A process that is killed at any instant', function () {
  this.timeout(180_000);
  before(needsSandbox);

  it('loses nothing: the session comes to the same change set, and to the same files', async () => {
    const report = await killSessions({ kills: 12, seed: 7 });
    assert.equal(report.kills, 12);
    assert.ok(report.tooEarly < 12, 'kills met work');
  });

  it('in the middle of an accept leaves all or nothing after the next command', async () => {
    const report = await killAccepts({ kills: 13, seed: 7 });
    assert.equal(report.kills, 13);
  });
});
