import assert from 'node:assert/strict';
import fc from 'fast-check';
import { changeUnits } from '../../../extension/src/core/edits/change-units.ts';
import { applied } from '../../contracts/workspace-writer.ts';
import { createApplyBench } from '../../support/apply-bench.ts';
import { createFakeWorkspaceWriter } from '../../support/fake-workspace-writer.ts';
import { createFakeBlobStore } from '../../support/memory-blob-store.ts';
import {
  changeSetBetween,
  file,
  filesOf,
  link,
  type Tree,
  type TreeNode,
} from '../../support/workspace-tree.ts';

const modes = fc.constantFrom(0o644, 0o600, 0o755);

/** Few different lines, so that the same line stands in many places, and every kind of line end. */
const text = fc
  .record({
    lines: fc.array(fc.constantFrom('a', 'b', 'c', '', '}'), { maxLength: 14 }),
    ends: fc.constantFrom(['\n'], ['\r\n'], ['\n', '\r\n'], ['\r', '\n']),
    final: fc.boolean(),
    mark: fc.boolean(),
  })
  .map(({ lines, ends, final, mark }) => {
    const joined = lines.map((line, at) => line + (ends[at % ends.length] ?? '')).join('');
    return (mark ? '\xef\xbb\xbf' : '') + (final ? joined : joined.replace(/[\r\n]+$/, ''));
  });
const binary = fc.string({ unit: fc.constantFrom('\0', '\xff', 'x', '\n'), maxLength: 8 });
const node: fc.Arbitrary<TreeNode> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(text, modes).map(([content, mode]) => file(content, mode)) },
  { weight: 1, arbitrary: fc.tuple(binary, modes).map(([content, mode]) => file(content, mode)) },
  { weight: 1, arbitrary: fc.constantFrom('a', '../x', 'd/f').map(link) },
);
const path = fc.constantFrom('a', 'b', 'd', 'd/f', 'd/g', 'd/e/f', 'e/f', 'e/f/g');

/** A path that is a file is no folder: of `d` and `d/f` the first one stands. */
const tree: fc.Arbitrary<Tree> = fc
  .dictionary(path, node, { maxKeys: 6, noNullPrototype: true })
  .map((nodes) => {
    const paths = Object.keys(nodes).toSorted();
    const isBelow = (each: string): boolean => paths.some((other) => each.startsWith(`${other}/`));
    return Object.fromEntries(
      paths.filter((each) => !isBelow(each)).map((each) => [each, nodes[each] ?? file('')]),
    );
  });

const all = { kind: 'all' } as const;

describe('what holds for every accept', () => {
  it("gives the agent's tree, and undo the person's, to the byte, folder and permission (in memory)", () =>
    fc.assert(
      fc.asyncProperty(tree, tree, async (before, after) => {
        const blobs = createFakeBlobStore();
        const writer = createFakeWorkspaceWriter(before, blobs);
        const old = writer.tree();
        const changeSet = await changeSetBetween(before, after, blobs);
        const { undoId } = applied(await writer.apply(changeSet, all, 'k'));
        assert.deepEqual(filesOf(writer.tree()), after);
        applied(await writer.undo(undoId, 'u'));
        assert.deepEqual(writer.tree(), old);
      }),
      { numRuns: 300 },
    ));

  it('does the same on files', () =>
    fc.assert(
      fc.asyncProperty(tree, tree, async (before, after) => {
        await using bench = await createApplyBench(before);
        const old = bench.tree();
        const changeSet = await changeSetBetween(before, after, bench.blobs);
        const { undoId } = applied(await bench.writer().apply(changeSet, all, 'k'));
        assert.deepEqual(filesOf(bench.tree()), after);
        applied(await bench.writer().undo(undoId, 'u'));
        assert.deepEqual(bench.tree(), old);
        assert.deepEqual(bench.leftovers(), []);
      }),
      { numRuns: 40 },
    ));

  it('adds up to the whole change, whatever the order and grouping of its hunks, and nothing accepted changes nothing', () =>
    fc.assert(
      fc.asyncProperty(text, text, fc.infiniteStream(fc.nat()), async (from, to, chance) => {
        const blobs = createFakeBlobStore();
        const before = { f: file(from, 0o644) };
        const after = { f: file(to, 0o755) };
        const writer = createFakeWorkspaceWriter(before, blobs);
        const changeSet = await changeSetBetween(before, after, blobs);
        const draw = (below: number): number => (chance.next().value ?? 0) % below;
        const left = (await changeUnits(changeSet, blobs)).map(({ id }) => id);
        assert.equal((await writer.apply(changeSet, { kind: 'hunks', ids: [] }, 'none')).status, 'applied');
        assert.deepEqual(writer.tree(), before);
        for (let round = 0; left.length > 0; round += 1) {
          const ids = Array.from({ length: 1 + draw(left.length) }, () =>
            left.splice(draw(left.length), 1),
          ).flat();
          applied(await writer.apply(changeSet, { kind: 'hunks', ids }, `round ${round}`));
        }
        assert.deepEqual(writer.tree(), after);
      }),
      { numRuns: 300 },
    ));

  it('loses no line that the person typed: each is there afterwards, or nothing was written', () =>
    fc.assert(
      fc.asyncProperty(
        text,
        text,
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 2 })), { minLength: 1, maxLength: 4 }),
        async (from, to, edits) => {
          const blobs = createFakeBlobStore();
          const before = { f: file(from), other: file('x') };
          const writer = createFakeWorkspaceWriter(before, blobs);
          const changeSet = await changeSetBetween(before, { f: file(to), other: file('y') }, blobs);
          const typed = edits.map((_, at) => `typed by hand ${at}`);
          writer.edit('f', file(typeInto(from, edits, typed)));
          const mine = writer.tree();
          const outcome = await writer.apply(changeSet, all, 'k');
          if (outcome.status === 'conflicts') {
            assert.deepEqual(writer.tree(), mine);
            for (const line of typed) assert.ok(outcome.conflicts[0]?.merged?.includes(line));
            return;
          }
          const { undoId } = applied(outcome);
          assertHas(writer.tree(), typed);
          const undone = await writer.undo(undoId, 'u');
          if (undone.status === 'applied') assertHas(writer.tree(), typed);
        },
      ),
      { numRuns: 300 },
    ));
});

function assertHas(found: Tree, lines: readonly string[]): void {
  const content = found['f']?.kind === 'file' ? found['f'].content : '';
  const there = new Set(content.replace('\xef\xbb\xbf', '').split(/\r\n|\r|\n/));
  for (const line of lines) assert.ok(there.has(line), `${line} is not in ${content}`);
}

/** Inserts, or replaces up to two lines by, lines of the person, each at some place. */
function typeInto(
  content: string,
  edits: readonly (readonly [number, number])[],
  typed: readonly string[],
): string {
  const end = /\r\n|\r|\n/.exec(content)?.[0] ?? '\n';
  const lines = content.split(/(?<=\r\n|\n|\r(?!\n))/);
  edits.forEach(([at, removed], index) => {
    const place = at % (lines.length + 1);
    if (place > 0 && !/[\r\n]$/.test(lines[place - 1] ?? '')) lines[place - 1] += end;
    const isTyped = lines.slice(place, place + removed).some((line) => line.startsWith('typed'));
    lines.splice(place, isTyped ? 0 : removed, (typed[index] ?? '') + end);
  });
  return lines.join('');
}
