import assert from 'node:assert/strict';
import type { FileChange, FileState } from '../../../extension/src/protocol/content.ts';
import type { ReviewedFile } from '../../../extension/src/core/review/reviewed-files.ts';
import { asDecoded, reviewedFiles } from '../../../extension/src/core/review/reviewed-files.ts';
import { splitSelection } from '../../../extension/src/core/review/split-selection.ts';
import { unitDecision } from '../../../extension/src/core/review/unit-decision.ts';
import { viewFile } from '../../../extension/src/core/review/view-file.ts';
import { createFakeBlobStore } from '../../support/memory-blob-store.ts';

type Content = string | Uint8Array | null;

async function reviewed(
  before: Content,
  after: Content,
  more: Partial<FileChange> = {},
): Promise<ReviewedFile> {
  const blobs = createFakeBlobStore();
  const state = async (content: Content): Promise<FileState> => {
    if (content === null) return { kind: 'absent' };
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    const put = await blobs.put(bytes);
    assert.ok(put.ok);
    return { kind: 'file', hash: put.value, size: bytes.length, mode: 0o644 };
  };
  const change = { path: 'a.js', before: await state(before), after: await state(after), ...more };
  const [file] = await reviewedFiles({ id: '0'.repeat(64), files: [change] }, blobs);
  assert.ok(file);
  return file;
}

const open = (): 'open' => 'open';
const view = (file: ReviewedFile, current: string | null): { states: string; proposal: string | null } => {
  const { open: parts, proposal } = viewFile(file, current === null ? null : current.split('\n'), open);
  return {
    states: parts.map(({ extent, state }) => `${extent} ${state}`).join(', '),
    proposal: proposal?.join('\n') ?? null,
  };
};

describe('The view of a file under review', () => {
  it('shows a new file as a whole, and a conflict when there is another one of its name', async () => {
    const file = await reviewed(null, 'new\n');
    assert.deepEqual(view(file, null), { states: 'whole clear', proposal: 'new\n' });
    assert.deepEqual(view(file, 'new\n'), { states: 'whole present', proposal: 'new\n' });
    assert.deepEqual(view(file, 'mine\n'), { states: 'whole conflict', proposal: 'mine\n' });
  });

  it('shows a deleted file as a whole, and a conflict when the person changed it', async () => {
    const file = await reviewed('old\n', null);
    assert.deepEqual(view(file, 'old\n'), { states: 'whole clear', proposal: null });
    assert.deepEqual(view(file, null), { states: 'whole present', proposal: null });
    assert.deepEqual(view(file, 'mine\n'), { states: 'whole conflict', proposal: 'mine\n' });
  });

  it('leaves it to the accept to look at what is no text, and at permissions and line ends', async () => {
    const binary = await reviewed(new Uint8Array([0, 1]), new Uint8Array([0, 2]));
    assert.deepEqual(view(binary, null), { states: 'whole clear', proposal: null });
    const ends = await reviewed('a\nb\n', 'a\r\nb\r\n');
    assert.equal(view(ends, 'a\nb\n').states, 'whole clear');
    assert.equal(view(ends, 'a\nmine\n').states, 'whole clear');
  });

  it('takes every hunk of a file that the person deleted or moved for a conflict', async () => {
    const file = await reviewed('a\nb\nc\n', 'A\nb\nC\n');
    assert.deepEqual(view(file, null), { states: 'hunk conflict, hunk conflict', proposal: null });
  });

  it('says which lines go and which come', async () => {
    const file = await reviewed('a\nb\nc\n', 'a\nB\nBB\nc\n');
    const [part] = viewFile(file, ['mine', 'a', 'b', 'c', ''], open).open;
    assert.deepEqual([part?.number, part?.removed, part?.added], [1, ['b'], ['B', 'BB']]);
  });

  it('shows nothing of what is decided', async () => {
    const file = await reviewed('a\n', null);
    assert.deepEqual(viewFile(file, ['a', ''], () => 'kept').open, []);
  });

  it('can be made from texts as the editor reads bytes that are no UTF', async () => {
    const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
    const file = await reviewed(latin('\u00fc\nb\n'), latin('\u00fc\nB\n'));
    assert.equal(view(file, '\u00fc\nb\n').states, 'hunk clear');
    assert.equal(view(file, '\ufffd\nb\n').states, 'hunk conflict');
    const decoded = await asDecoded(file, async (bytes) => new TextDecoder().decode(bytes));
    assert.equal(view(decoded, '\ufffd\nb\n').states, 'hunk clear');
    assert.deepEqual(
      decoded.units.map(({ id }) => id),
      file.units.map(({ id }) => id),
    );
    assert.equal(await asDecoded(file, async () => 'another number of lines'), file);
  });
});

describe('What a selection comes to', () => {
  const unit = (id: string, path: string, conflict = false) => ({ unit: { id, path }, conflict });
  const parts = [
    unit('1', 'a'),
    unit('2', 'a', true),
    unit('3', 'b'),
    unit('new', 'new'),
    unit('old', 'old'),
  ];
  const moved = {
    path: 'new',
    movedFrom: 'old',
    before: { kind: 'absent' },
    after: { kind: 'absent' },
  } as const;
  const split = (selection: Parameters<typeof splitSelection>[1]): unknown => {
    const { clear, conflicts } = splitSelection(parts, selection, { files: [moved] });
    return [clear?.kind === 'hunks' ? clear.ids : clear, [...conflicts]];
  };

  it('is its open parts by name, conflicts apart', () => {
    assert.deepEqual(split({ kind: 'files', paths: ['a'] }), [['1'], [['a', ['2']]]]);
    assert.deepEqual(split({ kind: 'hunks', ids: ['2'] }), [null, [['a', ['2']]]]);
    assert.deepEqual(split({ kind: 'hunks', ids: ['decided'] }), [null, []]);
  });

  it('is both halves of a move', () => {
    assert.deepEqual(split({ kind: 'files', paths: ['new'] }), [['new', 'old'], []]);
    assert.deepEqual(split({ kind: 'hunks', ids: ['old'] }), [['new', 'old'], []]);
  });
});

describe('What was decided about a part', () => {
  const ids = (...all: string[]) => ({ kind: 'hunks' as const, ids: all });
  const review = { accepted: [ids('1')], rejected: [ids('1', '2'), ids('3')], settled: [ids('3')] };
  const on = (id: string): string => unitDecision(review, { id, path: 'a' });

  it('is first of all what stands in the person’s files', () => {
    assert.deepEqual(['1', '2', '3', '4'].map(on), ['kept', 'undone', 'settled', 'open']);
  });
});
