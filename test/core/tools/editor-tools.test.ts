import assert from 'node:assert/strict';
import { neverCancelled } from '../../../extension/src/core/cancellation.ts';
import { projectRequest } from '../../../extension/src/core/context/project-request.ts';
import type { EditorKnowledge, EditorTextEdit } from '../../../extension/src/core/editor-knowledge.ts';
import { beginSession } from '../../../extension/src/core/session/state.ts';
import { findTool } from '../../../extension/src/core/tools/registry.ts';
import type { ToolAnswer, ToolPorts } from '../../../extension/src/core/tools/tool.ts';
import { applyTextEdits } from '../../../extension/src/core/tools/take-editor-edits.ts';
import type { SearchHit } from '../../../extension/src/core/ports.ts';
import { ok } from '../../../extension/src/protocol/result.ts';
import { createSyntaxTrees } from '../../../extension/src/node/syntax/syntax-trees.ts';
import { createFakeEditorKnowledge, type FakeEditor } from '../../support/fake-editor-knowledge.ts';
import { createFakeFork, type FakeFork } from '../../support/fake-fork.ts';
import { call, goodWorld, modelSays, Scenario } from '../../support/scenario.ts';

const shop = {
  'src/prices.ts': 'export function total(n: number): number {\n  return n;\n}\n',
  'src/cart.ts': "import { total } from './prices.ts';\n\nexport const sum = total(1);\n",
};
const seen = "[The person's files as their editor sees them.]";

describe('find_symbol', () => {
  it('lists where a name is used, with the line of each place', async () => {
    const { ask } = editing();
    const said = await ask('find_symbol', { what: 'references', name: 'total' });
    assert.equal(
      said.content,
      [
        'src/prices.ts:1: export function total(n: number): number {',
        "src/cart.ts:1: import { total } from './prices.ts';",
        'src/cart.ts:3: export const sum = total(1);',
        seen,
      ].join('\n'),
    );
    assert.deepEqual(said.details, { found: 3 });
  });

  it('takes a qualified name, and the nearest line with the name', async () => {
    const { ask } = editing();
    const at = { path: 'src/cart.ts', line: 9, name: 'prices.total()' };
    assert.match((await ask('find_symbol', { what: 'definition', ...at })).content, /^src\/prices\.ts:1: /);
  });

  it('lists declarations of a file, or of the workspace by name', async () => {
    const { ask } = editing();
    const inFile = await ask('find_symbol', { what: 'symbols', path: 'src/cart.ts' });
    assert.equal(inFile.content, `src/cart.ts:3: const sum\n${seen}`);
    const named = await ask('find_symbol', { what: 'symbols', name: 'tot' });
    assert.equal(named.content, `src/prices.ts:1: function total\n${seen}`);
    const none = await ask('find_symbol', { what: 'symbols', name: 'nothing' });
    assert.deepEqual([none.isError, none.content], [false, '[none]']);
  });

  it('says which is meant when a name is declared twice, and what to do when it is not', async () => {
    const { ask } = editing({ files: { ...shop, 'src/other.ts': 'function total() {}\n' } });
    const two = await ask('find_symbol', { what: 'definition', name: 'total' });
    assert.match(two.content, /Cannot tell which "total"[\s\S]*src\/prices\.ts:1[\s\S]*src\/other\.ts:1/);
    const none = await ask('find_symbol', { what: 'definition', name: 'nix' });
    assert.match(none.content, /give path and line, or use search_text/);
    assert.ok(two.isError && none.isError);
  });

  it('names files that have the name and that the language services do not know', async () => {
    const { ask } = editing({ files: shop }, { ...shop, 'src/far.js': 'total(); subtotal();\n' });
    const said = await ask('find_symbol', { what: 'references', name: 'total' });
    assert.match(said.content, /\[The name also stands in files that they did not name: src\/far\.js\]$/);
  });

  it('names the files that are different in the fork', async () => {
    const { ask, fork } = editing();
    await fork.write('src/cart.ts', bytes('export const sum = 2;\n'));
    const said = await ask('find_symbol', { what: 'references', name: 'total' });
    assert.match(said.content, /Changed in your fork since, so different there: src\/cart\.ts\.\]$/);
  });

  it('says of a file that only the fork has that the editor does not see it', async () => {
    const { ask, fork } = editing();
    await fork.write('src/new.ts', bytes('export const a = 1;\n'));
    const said = await ask('find_symbol', { what: 'hover', name: 'a', path: 'src/new.ts', line: 1 });
    assert.match(said.content, /src\/new\.ts is only in your fork/);
  });
});

describe('diagnostics', () => {
  const problem = { path: 'src/cart.ts', line: 3, column: 1, message: 'Bad\nnews', source: 'ts(1)' };

  it('lists errors and warnings, not hints', async () => {
    const { ask } = editing({
      files: shop,
      diagnostics: [
        { ...problem, severity: 'error' },
        { ...problem, severity: 'hint' },
      ],
    });
    const said = await ask('diagnostics', {});
    assert.equal(said.content, `src/cart.ts:3: error ts(1): Bad news\n${seen}`);
    assert.deepEqual(said.details, { errors: 1, warnings: 0 });
  });

  it('does not take silence for health', async () => {
    const said = await editing().ask('diagnostics', { paths: ['src/cart.ts'] });
    assert.match(said.content, /nothing is reported; some languages report only files that are open/);
  });
});

describe('rename_symbol', () => {
  const rename = { path: 'src/prices.ts', line: 1, name: 'total', new_name: 'sumOf' };

  it('renames in every file of the fork, and no file of the person', async () => {
    const { ask, fork, textOf } = editing();
    const said = await ask('rename_symbol', rename);
    assert.equal(said.isError, false, said.content);
    assert.match(said.content, /^Renaming total to sumOf: 3 edits in 2 files\.\nWrote src\/cart\.ts\./);
    assert.match(await textOf('src/cart.ts'), /import \{ sumOf \}[\s\S]*sumOf\(1\)/);
    assert.equal((await fork.changes()).length, 2);
  });

  it('refuses the whole of it when a file is different in the fork, and names the file', async () => {
    const { ask, fork, textOf } = editing();
    await fork.write('src/cart.ts', bytes('export const sum = total(2);\n'));
    const said = await ask('rename_symbol', rename);
    assert.ok(said.isError);
    assert.match(
      said.content,
      /You changed src\/cart\.ts[\s\S]*Nothing was changed\. Do it with apply_patch/,
    );
    assert.match(await textOf('src/prices.ts'), /function total/);
  });

  it('refuses it when the person has unsaved changes there', async () => {
    const { ask } = editing({ files: { ...shop, 'src/cart.ts': '// typing\nexport const a = total(1);\n' } });
    const said = await ask('rename_symbol', rename);
    assert.match(said.content, /src\/cart\.ts: the person has changes in their editor that are not saved/);
  });

  it('says where the name still stands: language services may not know every file', async () => {
    const { ask } = editing({ files: shop }, { ...shop, 'src/far.js': 'subtotal();\ntotal();\n' });
    const said = await ask('rename_symbol', rename);
    assert.equal(said.isError, false);
    assert.match(said.content, /\n"total" still stands here; [^\n]*:\nsrc\/far\.js:2: total\(\);$/);
  });

  it('keeps line endings and the byte order mark of the files', async () => {
    const { ask, fork } = editing(undefined, {
      ...shop,
      'src/prices.ts': `\ufeff${shop['src/prices.ts'].replaceAll('\n', '\r\n')}`,
    });
    const said = await ask('rename_symbol', rename);
    assert.equal(said.isError, false, said.content);
    const read = await fork.read('src/prices.ts');
    assert.ok(read.ok);
    assert.equal(
      Buffer.from(read.value).toString(),
      `\ufeff${shop['src/prices.ts'].replaceAll('\n', '\r\n').replace('total', 'sumOf')}`,
    );
  });

  it('leaves protected paths alone', async () => {
    const files = { ...shop, '.github/workflows/ci.yml': 'run: total\n' };
    const said = await editing({ files }, files).ask('rename_symbol', rename);
    assert.match(said.content, /\.github\/workflows\/ci\.yml: .* is protected/);
  });
});

describe('quick_fix', () => {
  const fix = {
    title: "Change spelling to 'total'",
    kind: 'quickfix',
    preferred: true,
    edits: [
      {
        path: 'src/cart.ts',
        text: shop['src/cart.ts'],
        edits: [{ startLine: 3, startColumn: 20, endLine: 3, endColumn: 25, newText: 'all' }],
      },
    ],
  };
  const command = { title: 'Open settings', kind: '', preferred: false, edits: null };
  const at = { path: 'src/cart.ts', line: 3 };

  it('lists what is offered, and makes the one that is named', async () => {
    const { ask, textOf } = editing({ files: shop, codeActions: [fix, command] });
    const listed = await ask('quick_fix', at);
    assert.match(
      listed.content,
      /^- Change spelling to 'total' \(quickfix, preferred\)\n- Open settings \(cannot be applied from here\)\n/,
    );
    const made = await ask('quick_fix', { ...at, apply: fix.title });
    assert.equal(made.isError, false, made.content);
    assert.match(await textOf('src/cart.ts'), /sum = all\(1\)/);
  });

  it('runs no command, and takes no title that is not offered', async () => {
    const { ask, fork } = editing({ files: shop, codeActions: [fix, command] });
    assert.match((await ask('quick_fix', { ...at, apply: 'Open settings' })).content, /apply_patch/);
    assert.match((await ask('quick_fix', { ...at, apply: 'Fix all' })).content, /not offered there now/);
    assert.deepEqual(await fork.changes(), []);
  });
});

describe('format_files', () => {
  it('formats the text of the fork, and says of each other file why not', async () => {
    const { ask, fork, textOf } = editing();
    await fork.write('a.json', bytes('{"a":1}'));
    await fork.write('b.bin', new Uint8Array([0, 1]));
    const said = await ask('format_files', { paths: ['a.json', 'src/cart.ts', 'b.bin', 'none.json'] });
    assert.equal(await textOf('a.json'), '{\n  "a": 1\n}\n');
    assert.ok(said.isError);
    assert.match(said.content, /^Wrote a\.json\.\nsrc\/cart\.ts: nothing to change, or/);
    assert.match(said.content, /as text[\s\S]*none\.json[\s\S]*own formatter for those/);
  });
});

describe('tools on the knowledge of an editor', () => {
  const toolNames = (knowledge?: 'editor', autonomy: 'suggest' | 'read-only' = 'suggest'): string[] =>
    projectRequest(
      beginSession({ ...new Scenario().state.setup, autonomy, ...(knowledge && { knowledge }) }, 0),
    ).tools.map(({ name }) => name);

  it('are offered after all others to sessions that began in an editor, and to no other', () => {
    const plain = toolNames();
    const inEditor = toolNames('editor');
    assert.deepEqual(inEditor.slice(0, plain.length), plain);
    assert.deepEqual(inEditor.slice(plain.length), [
      ...['find_symbol', 'diagnostics', 'rename_symbol', 'quick_fix', 'format_files'],
    ]);
    assert.deepEqual(
      toolNames('editor', 'read-only').slice(-3),
      ['ask_person', 'find_symbol', 'diagnostics'],
      'a read-only session gets those that read',
    );
  });

  it('answer what to do instead when the session goes on outside of one', async () => {
    const inputs = {
      find_symbol: { what: 'definition', name: 'total' },
      diagnostics: {},
      rename_symbol: { path: 'a', line: 1, name: 'a', new_name: 'b' },
      quick_fix: { path: 'a', line: 1 },
      format_files: { paths: ['a'] },
    };
    for (const [name, input] of Object.entries(inputs)) {
      const said = await run(name, input, portsOf(createFakeFork(shop)));
      assert.ok(said.isError);
      assert.match(said.content, /outside of one now: use (search_text|run_command|apply_patch)/, name);
    }
  });

  it('do not exist for a model that was not offered them', () => {
    const told = (knowledge?: 'editor'): Scenario =>
      new Scenario(knowledge ? { knowledge } : {}).play(
        goodWorld([modelSays(call('diagnostics', {})), modelSays('Done.')]),
      );
    assert.match(told().toolResults()[0] ?? '', /no such tool/);
    assert.equal(told('editor').checkLaws().toolResults()[0], 'diagnostics done');
  });
});

describe('edits of an editor', () => {
  it('are made at their places, whichever lines they span', () => {
    const text = 'one\ntwo\nthree';
    const edit = (
      [startLine, startColumn]: [number, number],
      [endLine, endColumn]: [number, number],
      newText = '',
    ): EditorTextEdit => ({ startLine, startColumn, endLine, endColumn, newText });
    assert.equal(applyTextEdits(text, [edit([1, 1], [1, 4], 'ONE'), edit([2, 1], [3, 1])]), 'ONE\nthree');
    assert.equal(
      applyTextEdits(text, [edit([1, 4], [1, 4], '!'), edit([3, 6], [3, 6], '\n')]),
      'one!\ntwo\nthree\n',
    );
    assert.equal(
      applyTextEdits(text, [edit([2, 99], [9, 1], '.')]),
      'one\ntwo.',
      'what lies behind the end is cut',
    );
    assert.equal(applyTextEdits('', [edit([1, 1], [1, 1], 'a')]), 'a');
  });
});

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A session's fork over `lower`, beside an editor that has other files or the same. */
function editing(
  editor: FakeEditor = { files: shop },
  lower: Readonly<Record<string, string>> = shop,
): {
  readonly fork: FakeFork;
  readonly ask: (name: string, input: unknown) => Promise<ToolAnswer>;
  readonly textOf: (path: string) => Promise<string>;
} {
  const fork = createFakeFork(lower);
  const ports = portsOf(fork, createFakeEditorKnowledge(editor));
  return {
    fork,
    ask: (name, input) => run(name, input, ports),
    async textOf(path) {
      const read = await fork.read(path);
      assert.ok(read.ok);
      return new TextDecoder().decode(read.value);
    },
  };
}

async function run(name: string, input: unknown, ports: ToolPorts): Promise<ToolAnswer> {
  const tool = findTool(name);
  assert.ok(tool);
  const said = await tool.run(tool.input.parse(input), ports, {
    key: 'i1',
    onOutput: () => undefined,
    cancellation: neverCancelled,
  });
  tool.details.nullable().parse(said.details);
  return said;
}

function portsOf(fork: FakeFork, knowledge?: EditorKnowledge): ToolPorts {
  const unused = new Proxy({}, { get: (_, key) => assert.fail(`nothing uses ${String(key)}`) }) as never;
  return {
    ...{ fork, sandbox: unused, runners: unused, observation: unused },
    search: {
      files: unused,
      search: async (_fork, { pattern }) => ok({ hits: await linesWith(pattern, fork), cut: false }),
    },
    syntax: createSyntaxTrees(),
    background: new Map(),
    ...(knowledge && { knowledge }),
  };
}

async function linesWith(word: string, fork: FakeFork): Promise<SearchHit[]> {
  const entries = await fork.list('src');
  const hits: SearchHit[] = [];
  for (const { path } of entries.ok ? entries.value : []) {
    const read = await fork.read(path);
    const lines = read.ok ? new TextDecoder().decode(read.value).split('\n') : [];
    for (const [index, text] of lines.entries())
      if (text.includes(word)) hits.push({ path, line: index + 1, text });
  }
  return hits;
}
