import assert from 'node:assert/strict';
import { needsTrust } from '../../../extension/src/vscode/trust/needs-trust.ts';

describe('The need for trust', () => {
  it('is there for whatever runs commands or writes', () => {
    assert.equal(needsTrust({ mode: 'run', autonomy: 'suggest' }), true);
    assert.equal(needsTrust({ mode: 'run', autonomy: 'auto' }), true);
  });

  it('is not there for what only reads, unless tests are run for it', () => {
    assert.equal(needsTrust({ mode: 'run', autonomy: 'read-only' }), false);
    assert.equal(needsTrust({ mode: 'fix', autonomy: 'read-only' }), true);
  });
});
