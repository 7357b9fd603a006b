import assert from 'node:assert/strict';
import type { Review } from '../../../extension/src/core/session/state.ts';
import { changesView, loadChanges } from '../../../extension/src/core/views/changes-view.ts';
import type { ChangedFileView, ChangesView } from '../../../extension/src/protocol/panel/panel-view.ts';
import type { FileChange, FileState, Selection } from '../../../extension/src/protocol/content.ts';
import { createFakeBlobStore } from '../../support/memory-blob-store.ts';
import { hashOf } from '../../support/scenario.ts';

describe('The view of a change set', () => {
  it('shows hunks with the lines around them, by their number in the text after', async () => {
    const before = lines(20);
    const after = before.replace('line 5\n', 'changed 5\nadded 6\n').replace('line 18\n', '');
    const { file } = await viewed({ before, after });
    assert.equal(file.how, 'changed');
    assert.deepEqual([file.addedLines, file.removedLines], [2, 2]);
    assert.deepEqual(
      file.hunks.map(({ beforeStart, afterStart, decision }) => [beforeStart, afterStart, decision]),
      [
        [5, 5, 'open'],
        [18, 19, 'open'],
      ],
    );
    assert.deepEqual(file.contextLines, {
      ...{ 2: 'line 2', 3: 'line 3', 4: 'line 4' },
      ...{ 7: 'line 6', 8: 'line 7', 9: 'line 8' },
      ...{ 16: 'line 15', 17: 'line 16', 18: 'line 17' },
      ...{ 19: 'line 19', 20: 'line 20', 21: '' },
    });
  });

  it('shows what was decided about each hunk, and what that is for the file', async () => {
    const before = lines(20);
    const after = before.replace('line 5', 'five').replace('line 15', 'fifteen');
    const { file, view } = await viewed({ before, after });
    const [first, second] = file.hunks.map(({ id }) => id);
    assert.ok(first !== undefined && second !== undefined);
    const decided = (review: Partial<Review>): (string | undefined)[] => {
      const [shown] = view(review).files;
      return [shown?.decision, ...(shown?.hunks.map(({ decision }) => decision) ?? [])];
    };
    const hunk = (id: string): Selection => ({ kind: 'hunks', ids: [id] });
    assert.deepEqual(decided({}), ['open', 'open', 'open']);
    assert.deepEqual(decided({ accepted: [hunk(first)] }), ['mixed', 'kept', 'open']);
    assert.deepEqual(decided({ accepted: [hunk(first)], rejected: [hunk(second)] }), [
      'mixed',
      'kept',
      'undone',
    ]);
    assert.deepEqual(decided({ rejected: [{ kind: 'files', paths: ['a.js'] }] }), [
      'undone',
      'undone',
      'undone',
    ]);
    assert.deepEqual(decided({ settled: [{ kind: 'all' }] }), ['kept', 'kept', 'kept']);
  });

  it('says of a file without hunks why it is decided on as a whole', async () => {
    assert.match((await viewed({ before: null, after: 'a\nb\n' })).file.note ?? '', /^New file/);
    assert.match((await viewed({ before: 'a\n', after: null })).file.note ?? '', /^Deleted file/);
    assert.match((await viewed({ before: 'a', after: 'a\0b' })).file.note ?? '', /^Not a text file/);
    assert.equal((await viewed({ before: null, after: 'a\nb' })).file.addedLines, 2);
    const large = await viewed({ before: lines(1_200), after: lines(1_200).replaceAll('line', 'other') });
    assert.match(large.file.note ?? '', /^Too large/);
    assert.deepEqual([large.file.hunks.length, large.file.addedLines], [0, 1_200]);
  });
});

async function viewed(texts: { readonly before: string | null; readonly after: string | null }): Promise<{
  readonly file: ChangedFileView;
  readonly view: (review: Partial<Review>) => ChangesView;
}> {
  const blobs = createFakeBlobStore();
  const state = async (text: string | null): Promise<FileState> => {
    if (text === null) return { kind: 'absent' };
    const bytes = new TextEncoder().encode(text);
    const hash = await blobs.put(bytes);
    assert.ok(hash.ok);
    return { kind: 'file', hash: hash.value, size: bytes.length, mode: 0o644 };
  };
  const change: FileChange = {
    path: 'a.js',
    before: await state(texts.before),
    after: await state(texts.after),
  };
  const loaded = await loadChanges({ id: hashOf('c'), files: [change] }, blobs);
  const view = (review: Partial<Review>): ChangesView =>
    changesView(loaded, { ...emptyReview, changeSet: loaded.changeSet, ...review });
  const [file] = view({}).files;
  assert.ok(file);
  return { file, view };
}

const emptyReview: Review = {
  changeSet: { id: hashOf('c'), files: [] },
  reports: [],
  summary: '',
  queue: [],
  accepted: [],
  rejected: [],
  settled: [],
  actions: [],
  undoIds: [],
  undone: 0,
  undecided: null,
  problem: null,
};

const lines = (count: number): string =>
  Array.from({ length: count }, (_, index) => `line ${index + 1}\n`).join('');
