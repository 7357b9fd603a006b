import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  decodeManifest,
  diffManifests,
  encodeManifest,
  findMoves,
  sameState,
} from '../../../extension/src/core/forks/manifests.ts';
import type { FileChange, FileState, Manifest } from '../../../extension/src/protocol/content.ts';
import { absent, fileState } from '../../support/fork-subject.ts';

const manifestOf = (...changes: FileChange[]): Manifest => ({ version: 1, changes });

const state: fc.Arbitrary<FileState> = fc.oneof(
  fc.constant(absent),
  fc.constantFrom('a', 'b', '').map((text) => fileState(text)),
  fc.constantFrom('x', 'y').map((target): FileState => ({ kind: 'symlink', target })),
);
/** Snapshots of one fork: what a path's work was based on is the same in all of them. */
const history = fc
  .dictionary(fc.constantFrom('a', 'b/c', 'd e', 'ü'), fc.tuple(state, state, state))
  .map((paths): [Manifest, Manifest] => {
    const at = (which: 1 | 2): Manifest => ({
      version: 1,
      changes: Object.entries(paths)
        .map(([path, states]) => ({ path, before: states[0], after: states[which] }))
        .filter(({ before, after }) => !sameState(before, after))
        .sort((one, other) => (one.path < other.path ? -1 : 1)),
    });
    return [at(1), at(2)];
  });

describe('the manifest of a checkpoint', () => {
  it('comes back from its bytes, which do not depend on how it was put together', () => {
    fc.assert(
      fc.property(history, ([manifest]) => {
        assert.deepEqual(decodeManifest(encodeManifest(manifest)), { ok: true, value: manifest });
        const other = {
          changes: manifest.changes.map(({ after, before, path }) => ({ after, path, before })),
          version: 1 as const,
        };
        assert.deepEqual(encodeManifest(other), encodeManifest(manifest));
      }),
    );
  });

  it('is refused when it is something else', () => {
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
    for (const text of [
      '',
      '{',
      '[]',
      '{"version":2,"changes":[]}',
      '{"version":1,"changes":[{"path":""}]}',
    ]) {
      const decoded = decodeManifest(bytes(text));
      assert.equal(decoded.ok ? 'ok' : decoded.failure.reason, 'damaged', text);
    }
  });
});

describe('the difference between two checkpoints', () => {
  it('leads from one to the other, and back', () => {
    fc.assert(
      fc.property(history, ([from, to]) => {
        const there = diffManifests(from, to).map(({ path, before, after }) => ({ path, before, after }));
        const back = diffManifests(to, from).map(({ path, before, after }) => ({
          path,
          before: after,
          after: before,
        }));
        assert.deepEqual(there, back);
        assert.deepEqual(diffManifests(from, from), []);
        const whole = diffManifests(undefined, to).map(({ path, before, after }) => ({
          path,
          before,
          after,
        }));
        assert.deepEqual(whole, to.changes);
      }),
    );
  });

  it('takes the earlier checkpoint as what the work was based on', () => {
    const from = manifestOf({ path: 'a', before: fileState('1'), after: fileState('2') });
    const to = manifestOf({ path: 'a', before: fileState('1'), after: fileState('3') });
    assert.deepEqual(diffManifests(from, to), [{ path: 'a', before: fileState('2'), after: fileState('3') }]);
    assert.deepEqual(diffManifests(to, undefined), [
      { path: 'a', before: fileState('3'), after: fileState('1') },
    ]);
  });
});

describe('a move', () => {
  const gone = (path: string, text: string): FileChange => ({ path, before: fileState(text), after: absent });
  const come = (path: string, text: string): FileChange => ({ path, before: absent, after: fileState(text) });
  const moves = (...changes: FileChange[]): Record<string, string | undefined> =>
    Object.fromEntries(
      findMoves(changes).flatMap(({ path, movedFrom }) => (movedFrom ? [[path, movedFrom]] : [])),
    );

  it('is a new file with the content of a deleted one, of the same name if there is one', () => {
    assert.deepEqual(moves(gone('a/x', '1'), come('b/y', '1')), { 'b/y': 'a/x' });
    assert.deepEqual(moves(gone('a/x', '1'), gone('a/y', '1'), come('b/y', '1')), { 'b/y': 'a/y' });
    assert.deepEqual(moves(gone('a/x', '1'), come('b/w', '1'), come('b/x', '1')), { 'b/x': 'a/x' });
  });

  it('is none when the content differs, is empty, or was never deleted', () => {
    assert.deepEqual(moves(gone('a', '1'), come('b', '2')), {});
    assert.deepEqual(moves(gone('a', ''), come('b', '')), {});
    assert.deepEqual(moves({ path: 'a', before: fileState('1'), after: fileState('2') }, come('b', '1')), {});
  });
});
