import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { TestArguments } from '../../../extension/src/vscode/testing/normalise-test-arguments.ts';
import { normaliseTestArguments } from '../../../extension/src/vscode/testing/normalise-test-arguments.ts';

const file = { scheme: 'file', path: '/shop/test/cart.test.js', fsPath: '/shop/test/cart.test.js' };
const range = { start: { line: 4, character: 2 }, end: { line: 8, character: 4 } };
const controller = { id: 'mocha', label: 'Mocha', uri: undefined, parent: undefined };
const fileItem = { id: 'f', label: 'cart.test.js', uri: file, parent: controller };
const suite = { id: 's', label: 'the cart', uri: file, range, parent: fileItem };
const item = { id: 't', label: '$(symbol-method) adds up', uri: file, range, parent: suite };
const run = { testRunName: 'Run 1', controllerId: 'mocha-controller', resultId: 'r', taskId: 'k' };
const message = {
  message: 'expected 3',
  expectedOutput: '3',
  actualOutput: '4',
  location: { uri: file, range },
};

const reference = {
  uri: file,
  range: { startLine: 5, endLine: 9 },
  label: 'adds up',
  titles: ['the cart', 'adds up'],
  idPath: ['mocha', 'f', 's', 't'],
  controllerId: null,
  message: null,
};
const failure = { ...reference, message: 'expected 3\nexpected: 3\nactual: 4' };
const tests = (...list: readonly object[]): object => ({ kind: 'tests', tests: list });

describe('Arguments of the testing menus', () => {
  const shapes: readonly (readonly [string, readonly unknown[], object])[] = [
    ['the palette: nothing', [], { kind: 'nothing' }],
    ['the tree: a test item', [item], tests(reference)],
    ['the gutter: a test item and how to show it', [item, { preserveFocus: true }], tests(reference)],
    [
      "a result's row: a test item and its run",
      [item, run],
      tests({ ...reference, controllerId: 'mocha-controller' }),
    ],
    ["a run's row: no test item", [run], { kind: 'run', controllerId: 'mocha-controller' }],
    [
      "a message's menu: a failure with its test, and the run",
      [{ test: item, message }, run],
      tests({ ...failure, controllerId: 'mocha-controller' }),
    ],
    ['the button over a failure', [{ test: item, message }], tests(failure)],
    ['an editor: its file', [file], { kind: 'file', uri: file }],
    ['an editor title: its file and group', [file, { groupId: 0 }], { kind: 'file', uri: file }],
    ['the explorer: a file and all chosen ones', [file, [file]], { kind: 'file', uri: file }],
    [
      'several chosen test items',
      [item, [item, suite]],
      tests(reference, {
        ...reference,
        label: 'the cart',
        titles: ['the cart'],
        idPath: ['mocha', 'f', 's'],
      }),
    ],
    [
      'a file item: no titles',
      [fileItem],
      tests({ ...reference, range: null, label: 'cart.test.js', titles: [], idPath: ['mocha', 'f'] }),
    ],
    [
      "a controller's item: no file",
      [controller],
      tests({ ...reference, uri: null, range: null, label: 'Mocha', titles: [], idPath: ['mocha'] }),
    ],
    [
      'a failure whose test is gone: its place',
      [{ test: undefined, message }],
      tests({ ...failure, label: 'cart.test.js', titles: [], idPath: [] }),
    ],
  ];
  for (const [name, given, expected] of shapes) {
    it(`understands ${name}`, () => assert.deepEqual(normaliseTestArguments(given), expected));
  }

  it('takes the text of a Markdown message', () => {
    const [first] = testsOf(
      normaliseTestArguments([{ test: item, message: { message: { value: '**no**' } } }]),
    );
    assert.equal(first?.message, '**no**');
  });

  it('says no message when a failure says nothing', () => {
    const [first] = testsOf(normaliseTestArguments([{ test: item, message: {} }]));
    assert.equal(first?.message, null);
  });

  it('cuts a message that is too long for a task', () => {
    const long = { message: 'x'.repeat(10_000) };
    const [first] = testsOf(normaliseTestArguments([{ test: item, message: long }]));
    assert.equal(first?.message?.length, 4_000);
  });

  it('ends at a parent that leads back to itself', () => {
    const loop: Record<string, unknown> = { id: 'l', label: 'loop', uri: file };
    loop['parent'] = { id: 'p', label: 'parent', uri: file, parent: loop };
    const [first] = testsOf(normaliseTestArguments([loop]));
    assert.deepEqual(first?.titles, ['parent', 'loop']);
  });

  const malformed: readonly unknown[] = [
    null,
    undefined,
    0,
    'text',
    true,
    [],
    [null],
    {},
    { id: 1, label: 2 },
    { id: 'a' },
    { test: null, message: null },
    { test: {}, message: { location: {} } },
    { scheme: 'file' },
    { scheme: 1, path: 2, fsPath: 3 },
  ];
  it('takes what is none of these for nothing', () => {
    for (const value of malformed)
      assert.deepEqual(normaliseTestArguments([value]), { kind: 'nothing' }, JSON.stringify(value));
  });

  it('passes over a malformed address and range of a test item', () => {
    const [first] = testsOf(normaliseTestArguments([{ ...item, uri: 'file:///a', range: { start: 1 } }]));
    assert.deepEqual([first?.uri, first?.range], [null, null]);
  });

  it('never throws and always tells one of its kinds', () => {
    const kinds = ['nothing', 'run', 'file', 'tests'];
    fc.assert(
      fc.property(fc.array(fc.anything(), { maxLength: 3 }), (given) =>
        kinds.includes(normaliseTestArguments(given).kind),
      ),
    );
  });
});

const testsOf = (given: TestArguments): Extract<TestArguments, { kind: 'tests' }>['tests'] =>
  given.kind === 'tests' ? given.tests : [];
