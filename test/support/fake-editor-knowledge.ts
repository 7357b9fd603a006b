import type { Cancellation } from '../../extension/src/core/cancellation.ts';
import type {
  Capped,
  EditorAnswer,
  EditorCodeAction,
  EditorDiagnostic,
  EditorFailureReason,
  EditorFileEdits,
  EditorKnowledge,
  EditorPlace,
  EditorPosition,
  EditorSymbol,
} from '../../extension/src/core/editor-knowledge.ts';
import { workspacePath } from '../../extension/src/core/edits/paths.ts';
import { fail, ok, type Result } from '../../extension/src/protocol/result.ts';

/** What the fake editor has: its files with their text, what it reports, and what it offers. */
export interface FakeEditor {
  readonly files: Readonly<Record<string, string>>;
  readonly diagnostics?: readonly EditorDiagnostic[];
  readonly codeActions?: readonly EditorCodeAction[];
  readonly itemsMax?: number;
}

interface Word extends EditorPosition {
  readonly word: string;
  readonly lineText: string;
}

const declared =
  /^(?:export )?(?:async )?(function|class|interface|const)\s+([\w$]+)|^\s+(?:readonly )?([\w$]+)\s*[:=(]/;

/**
 * An editor that understands one thing of code: words. A name is one symbol wherever it stands, declared by `function`,
 * `class`, `interface` or `const` at the start of a line. Its formatter knows JSON, and leaves TypeScript as it is.
 */
export function createFakeEditorKnowledge(editor: FakeEditor): EditorKnowledge {
  const itemsMax = editor.itemsMax ?? 200;
  const words = Object.entries(editor.files).flatMap(([path, text]) => wordsOf(path, text));
  const capped = <Item>(items: readonly Item[]): Capped<Item> => ({
    items: items.slice(0, itemsMax),
    cut: items.length > itemsMax,
  });
  const textOf = (path: string): Result<string, 'not-found'> => {
    const plain = workspacePath(path, '/workspace');
    const text = plain.ok ? editor.files[plain.value] : undefined;
    return text === undefined ? fail('not-found', `Cannot ask about ${path}: no such file.`) : ok(text);
  };
  const wordAt = ({ path, line, column }: EditorPosition): Word | undefined =>
    words.find(
      (one) =>
        one.path === path &&
        one.line === line &&
        one.column <= column &&
        column <= one.column + one.word.length,
    );
  const same = (at: EditorPosition): Word[] => {
    const word = wordAt(at)?.word;
    return words.filter((one) => one.word === word);
  };
  const ask = async <Value>(
    path: string | null,
    cancellation: Cancellation,
    find: () => Value | Result<Value, EditorFailureReason>,
  ): EditorAnswer<Value> => {
    if (cancellation.cancelled) return fail('cancelled', 'Cancelled.');
    const text = path === null ? ok('') : textOf(path);
    if (!text.ok) return text;
    const found = find();
    return typeof found === 'object' && found !== null && 'ok' in found ? found : ok(found);
  };
  const symbols = words.flatMap((word) => symbolOf(word) ?? []);
  return {
    text: (path, cancellation) => ask(path, cancellation, () => textOf(path)),
    definitions: (at, cancellation) =>
      ask(at.path, cancellation, () => capped(same(at).filter(isDeclared).map(placeOf))),
    references: (at, cancellation) => ask(at.path, cancellation, () => capped(same(at).map(placeOf))),
    implementations: (at, cancellation) =>
      ask(at.path, cancellation, () => {
        const name = wordAt(at)?.word ?? '';
        const implementing = symbols.filter(({ place }) => place.text.includes(`implements ${name} `));
        return capped(implementing.map(({ place }) => place));
      }),
    callers: (at, cancellation) =>
      ask(at.path, cancellation, () =>
        capped(
          same(at)
            .filter((word) => !isDeclared(word) && word.lineText.includes(`${word.word}(`))
            .flatMap((word) => callerOf(word, symbols) ?? []),
        ),
      ),
    hover: (at, cancellation) =>
      ask(at.path, cancellation, () => same(at).find(isDeclared)?.lineText.trim() ?? ''),
    documentSymbols: (path, cancellation) =>
      ask(path, cancellation, () => capped(symbols.filter(({ place }) => place.path === path))),
    workspaceSymbols: (query, cancellation) =>
      ask(null, cancellation, () => capped(symbols.filter(({ name }) => name.includes(query)))),
    rename: (at, newName, cancellation) =>
      ask(at.path, cancellation, () => {
        const places = same(at);
        if (places.length === 0) return fail('refused', 'Cannot rename: there is no name.');
        return ok(renamed(places, newName, editor.files));
      }),
    diagnostics: async (paths, cancellation) => {
      const missing = paths === 'all' ? undefined : paths.map(textOf).find((text) => !text.ok);
      return ask(null, cancellation, () => {
        if (missing) return missing;
        const meant = ({ path }: EditorDiagnostic): boolean => paths === 'all' || paths.includes(path);
        return ok(capped((editor.diagnostics ?? []).filter(meant)));
      });
    },
    codeActions: ({ path }, cancellation) => ask(path, cancellation, () => capped(editor.codeActions ?? [])),
    format: (path, text, cancellation) =>
      ask(null, cancellation, () => {
        if (path.endsWith('.json')) return ok(replaceAll(path, text, `${prettyJson(text)}\n`));
        return ok({ path, text, edits: [] });
      }),
  };
}

const prettyJson = (text: string): string => JSON.stringify(JSON.parse(text), null, 2);

function wordsOf(path: string, text: string): Word[] {
  return text.split('\n').flatMap((lineText, index) =>
    [...lineText.matchAll(/[\w$]+/g)].map((match) => ({
      path,
      line: index + 1,
      column: match.index + 1,
      word: match[0],
      lineText,
    })),
  );
}

const isDeclared = (word: Word): boolean => symbolOf(word) !== undefined;

const placeOf = ({ path, line, column, lineText }: Word): EditorPlace => ({
  path,
  line,
  column,
  text: lineText.trim(),
});

function symbolOf(word: Word): EditorSymbol | undefined {
  const found = declared.exec(word.lineText);
  const [, kind = 'property', outer, inner] = found ?? [];
  const name = outer ?? inner;
  if (name !== word.word || word.lineText.indexOf(name) !== word.column - 1) return undefined;
  return { name, kind, container: outer === undefined ? 'its container' : '', place: placeOf(word) };
}

function callerOf(call: Word, symbols: readonly EditorSymbol[]): EditorSymbol | undefined {
  const around = symbols.findLast(
    ({ kind, place }) => kind === 'function' && place.path === call.path && place.line < call.line,
  );
  return around && { ...around, place: placeOf(call) };
}

function renamed(
  places: readonly Word[],
  newName: string,
  files: Readonly<Record<string, string>>,
): EditorFileEdits[] {
  const paths = [...new Set(places.map(({ path }) => path))].toSorted();
  return paths.map((path) => ({
    path,
    text: files[path] ?? '',
    edits: places
      .filter((place) => place.path === path)
      .map(({ line, column, word }) => ({
        startLine: line,
        startColumn: column,
        endLine: line,
        endColumn: column + word.length,
        newText: newName,
      })),
  }));
}

function replaceAll(path: string, text: string, newText: string): EditorFileEdits {
  const lines = text.split('\n');
  const end = { endLine: lines.length, endColumn: (lines.at(-1) ?? '').length + 1 };
  return { path, text, edits: [{ startLine: 1, startColumn: 1, ...end, newText }] };
}
