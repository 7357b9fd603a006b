import assert from 'node:assert/strict';
import { blobReferences } from '../../../extension/src/core/ledger/blob-references.ts';

const [a, b] = ['a'.repeat(64), 'b'.repeat(64)];

describe('References to blobs', () => {
  it('are file states and checkpoints at any depth', () => {
    const file = {
      path: 'x',
      before: { kind: 'absent' },
      after: { kind: 'file', hash: a, size: 1, mode: 420 },
    };
    assert.deepEqual(
      blobReferences({ outcome: { checkpoint: { id: b, files: 1, bytes: 1 }, files: [file] } }),
      [
        { address: b, holds: 'manifest' },
        { address: a, holds: 'content' },
      ],
    );
  });

  it('are not other hashes, and not what looks like one in the free JSON of a tool', () => {
    const state = { kind: 'file', hash: a };
    const data = {
      digest: a,
      hash: a,
      link: { kind: 'symlink', hash: a },
      details: state,
      input: [state],
      value: state,
    };
    assert.deepEqual(blobReferences(data), []);
    assert.deepEqual(blobReferences({ kind: 'file', hash: 'no hash' }), []);
  });
});
