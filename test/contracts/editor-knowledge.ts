import assert from 'node:assert/strict';
import { createCancellation, neverCancelled } from '../../extension/src/core/cancellation.ts';
import type {
  EditorFileEdits,
  EditorKnowledge,
  EditorPosition,
} from '../../extension/src/core/editor-knowledge.ts';
import { applyTextEdits } from '../../extension/src/core/tools/take-editor-edits.ts';
import type { Result } from '../../extension/src/protocol/result.ts';

/** What the suite is run on: knowledge of test/fixtures/knowledge (a TypeScript project). */
export interface KnowledgeSubject {
  /** `itemsMax`: cap of every list; undefined for the adapter's own */
  open(itemsMax?: number): Promise<EditorKnowledge>;
  /** Makes the problems of a file known, as showing it in a tab does. */
  show(path: string): Promise<void>;
  /** The fixture's file as it stands now. */
  read(path: string): Promise<string>;
}

const useOfTotal: EditorPosition = { path: 'src/cart.ts', line: 4, column: 10 };
const never = neverCancelled;

/** Every promise of the port, on the fixture project. `name` names the adapter. */
export function describeEditorKnowledge(name: string, subject: KnowledgeSubject): void {
  describe(`editor knowledge: ${name}`, () => {
    let knowledge: EditorKnowledge;
    before(async () => {
      knowledge = await subject.open();
    });

    it('reads a file as the editor has it', async () => {
      assert.equal(valueOf(await knowledge.text('src/cart.ts', never)), await subject.read('src/cart.ts'));
    });

    it('has no file outside the workspace, and none that is not there', async () => {
      for (const path of ['src/none.ts', '../outside.ts', '/etc/passwd', '', 'src'])
        assert.equal(reasonOf(await knowledge.text(path, never)), 'not-found', path);
      const nowhere = { path: 'src/none.ts', line: 1, column: 1 };
      assert.equal(reasonOf(await knowledge.definitions(nowhere, never)), 'not-found');
      assert.equal(reasonOf(await knowledge.rename(nowhere, 'x', never)), 'not-found');
      assert.equal(reasonOf(await knowledge.documentSymbols('src/none.ts', never)), 'not-found');
    });

    it('finds the definition of what stands at a position', async () => {
      const found = valueOf(await knowledge.definitions(useOfTotal, never));
      assert.equal(found.cut, false);
      assert.deepEqual(found.items, [
        {
          path: 'src/prices.ts',
          line: 5,
          column: 17,
          text: 'export function total(prices: readonly Price[]): number {',
        },
      ]);
    });

    it('finds every use, the declaration included', async () => {
      const found = valueOf(await knowledge.references(useOfTotal, never));
      assert.deepEqual(found.items.map(({ path, line }) => `${path}:${line}`).toSorted(), [
        'src/cart.ts:1',
        'src/cart.ts:4',
        'src/prices.ts:5',
      ]);
    });

    it('finds what implements an interface', async () => {
      const at = { path: 'src/prices.ts', line: 1, column: 18 };
      const found = valueOf(await knowledge.implementations(at, never));
      assert.deepEqual(
        found.items.map(({ path, line }) => `${path}:${line}`),
        ['src/prices.ts:9'],
      );
    });

    it('finds the functions that call one, at the place of the call', async () => {
      const found = valueOf(await knowledge.callers({ path: 'src/prices.ts', line: 5, column: 17 }, never));
      assert.deepEqual(
        found.items.map(({ name: caller, kind, place }) => [caller, kind, `${place.path}:${place.line}`]),
        [['cartTotal', 'function', 'src/cart.ts:4']],
      );
    });

    it('says what a name is', async () => {
      assert.match(valueOf(await knowledge.hover(useOfTotal, never)), /total[\s\S]*Price/);
      assert.equal(valueOf(await knowledge.hover({ path: 'src/cart.ts', line: 2, column: 1 }, never)), '');
    });

    it('outlines a file, each declaration where its name stands', async () => {
      const found = valueOf(await knowledge.documentSymbols('src/prices.ts', never));
      const outer = found.items.filter(({ container }) => container === '');
      assert.deepEqual(
        outer.map(({ name: symbol, kind, place }) => [symbol, kind, place.line, place.column]),
        [
          ['Price', 'interface', 1, 18],
          ['total', 'function', 5, 17],
          ['FixedPrice', 'class', 9, 14],
        ],
      );
    });

    it('finds declarations of the workspace by name', async () => {
      const found = valueOf(await knowledge.workspaceSymbols('cartTotal', never));
      const [first] = found.items.filter((symbol) => symbol.name.startsWith('cartTotal'));
      assert.deepEqual([first?.place.path, first?.place.line, first?.place.column], ['src/cart.ts', 3, 17]);
    });

    it('tells the edits of a rename, and makes none of them', async () => {
      const before = await Promise.all(['src/cart.ts', 'src/prices.ts'].map(subject.read));
      const edits = valueOf(
        await knowledge.rename({ path: 'src/prices.ts', line: 5, column: 17 }, 'sum', never),
      );
      assert.deepEqual(
        edits.map(({ path }) => path),
        ['src/cart.ts', 'src/prices.ts'],
      );
      const [cart = '', prices = ''] = edits.map(apply);
      assert.match(cart, /return sum\(prices\)/);
      assert.match(prices, /export function sum\(/);
      assert.equal(`${cart}${prices}`.match(/\btotal\b/g), null);
      assert.deepEqual(await Promise.all(['src/cart.ts', 'src/prices.ts'].map(subject.read)), before);
      assert.deepEqual(
        edits.map(({ text }) => text),
        before,
        'the texts are those that the edits refer to',
      );
    });

    it('refuses to rename what has no name, with the reason', async () => {
      const nothing = await knowledge.rename({ path: 'src/cart.ts', line: 2, column: 1 }, 'sum', never);
      assert.equal(reasonOf(nothing), 'refused');
    });

    it('reports problems, errors first, of some files or of all', async () => {
      await subject.show('src/cart.ts');
      for (const paths of ['all', ['src/cart.ts']] as const) {
        const { items } = valueOf(await knowledge.diagnostics(paths, never));
        const [first] = items;
        assert.deepEqual(
          [first?.path, first?.line, first?.severity, first?.source],
          ['src/cart.ts', 7, 'error', 'ts(2552)'],
        );
        assert.match(first?.message ?? '', /cartTotl/);
      }
      assert.deepEqual(valueOf(await knowledge.diagnostics(['src/prices.ts'], never)).items, []);
      assert.equal(reasonOf(await knowledge.diagnostics(['src/none.ts'], never)), 'not-found');
    });

    it('lists what is offered about a problem, with its edits, and makes none of them', async () => {
      await subject.show('src/cart.ts');
      const before = await subject.read('src/cart.ts');
      const { items } = valueOf(
        await knowledge.codeActions({ path: 'src/cart.ts', first: 7, last: 7 }, never),
      );
      const spelling = items.find(({ title }) => /Change spelling to 'cartTotal'/.test(title));
      assert.ok(spelling?.edits, `offered: ${items.map(({ title }) => title).join(', ')}`);
      assert.equal(spelling.kind, 'quickfix');
      assert.match(spelling.edits.map(apply).join(''), /cartTotal\(\[\]\)/);
      assert.equal(await subject.read('src/cart.ts'), before);
    });

    it('formats the text of a file, and changes nothing', async () => {
      const text = await subject.read('src/prices.ts');
      const formatted = valueOf(await knowledge.format('src/prices.ts', text, never));
      assert.equal(formatted.text, text);
      assert.equal(apply(formatted), text, 'it is formatted already');
    });

    it('formats a text that is on no disk, if a formatter takes it', async () => {
      const text = '{\n  "a":1,\n  "b":2 }\n';
      const formatted = valueOf(await knowledge.format('settings.json', text, never));
      assert.equal(apply(formatted).trimEnd(), '{\n  "a": 1,\n  "b": 2\n}');
      const unknown = valueOf(await knowledge.format('notes.unknown', 'a  b\n', never));
      assert.deepEqual(unknown, { path: 'notes.unknown', text: 'a  b\n', edits: [] });
    });

    it('cuts lists at their cap, and says so', async () => {
      const capped = await subject.open(2);
      const found = valueOf(await capped.references(useOfTotal, never));
      assert.deepEqual([found.items.length, found.cut], [2, true]);
      assert.equal(valueOf(await capped.documentSymbols('src/prices.ts', never)).cut, true);
    });

    it('answers a question that was taken back with nothing', async () => {
      const source = createCancellation();
      source.cancel();
      for (const answer of [
        await knowledge.text('src/cart.ts', source.token),
        await knowledge.definitions(useOfTotal, source.token),
        await knowledge.diagnostics('all', source.token),
        await knowledge.rename(useOfTotal, 'sum', source.token),
        await knowledge.format('src/cart.ts', 'x', source.token),
      ])
        assert.equal(reasonOf(answer), 'cancelled');
    });
  });
}

const apply = ({ text, edits }: EditorFileEdits): string => applyTextEdits(text, edits);

function valueOf<Value>(result: Result<Value>): Value {
  assert.ok(result.ok, result.ok ? '' : `${result.failure.reason}: ${result.failure.message}`);
  return result.value;
}

const reasonOf = (result: Result<unknown>): string => (result.ok ? 'an answer' : result.failure.reason);
