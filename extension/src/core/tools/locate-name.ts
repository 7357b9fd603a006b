import { fail, ok, type Result } from '../../protocol/result.ts';
import type { Cancellation } from '../cancellation.ts';
import type { EditorKnowledge, EditorPosition } from '../editor-knowledge.ts';
import { ownOfFork } from './editor-answers.ts';
import type { ToolPorts } from './tool.ts';

/** A name as a model gives it, and what it knows of where it stands. */
export interface NamedPlace {
  /** `total`, or qualified: the last part counts (`Cart.total`, `cart::total`) */
  readonly name: string;
  readonly path?: string | undefined;
  /** 1-based; as the model sees the fork, so the nearest line with the name is meant */
  readonly line?: number | undefined;
}

/**
 * Where a name stands in the person's files: nearest to the line, else where its file declares it, else its first use
 * there; without a path, where the workspace declares it. Fails with a sentence for the model, which lists the candidates when
 * there are several.
 */
export async function locateName(
  { name, path, line }: NamedPlace,
  ports: ToolPorts,
  knowledge: EditorKnowledge,
  cancellation: Cancellation,
): Promise<Result<EditorPosition, 'not-found'>> {
  const word = lastWord(name);
  if (path === undefined) return declaredInWorkspace(word, knowledge, cancellation);
  const text = await knowledge.text(path, cancellation);
  if (!text.ok) {
    const own = await ownOfFork(path, ports);
    return fail('not-found', own ?? text.failure.message);
  }
  const places = positionsOf(word, text.value);
  const nearest =
    line === undefined
      ? ((await declaredInFile(word, path, knowledge, cancellation)) ?? places[0])
      : places.toSorted((a, b) => Math.abs(a.line - line) - Math.abs(b.line - line))[0];
  if (nearest) return ok({ path, line: nearest.line, column: nearest.column });
  const changed = await ownOfFork(path, ports);
  return fail(
    'not-found',
    `Cannot find "${word}" in ${path} as the person's editor sees it: there is no such name. ${changed ?? 'Read the file, or use search_text.'}`,
  );
}

interface Place {
  readonly line: number;
  readonly column: number;
}

async function declaredInWorkspace(
  word: string,
  knowledge: EditorKnowledge,
  cancellation: Cancellation,
): Promise<Result<EditorPosition, 'not-found'>> {
  const found = await knowledge.workspaceSymbols(word, cancellation);
  if (!found.ok) return fail('not-found', `${found.failure.message} Give path and line.`);
  const same = found.value.items.filter((symbol) => lastWord(symbol.name) === word);
  const [first, ...others] = same;
  if (!first) {
    return fail(
      'not-found',
      `Cannot find "${word}" as the language services know no declaration of that name: give path and line, or use search_text.`,
    );
  }
  if (others.length > 0) {
    const places = same.slice(0, 20).map(({ kind, place }) => `${place.path}:${place.line}: ${kind}`);
    return fail(
      'not-found',
      `Cannot tell which "${word}" is meant as ${same.length} are declared; give path and line of one:\n${places.join('\n')}`,
    );
  }
  const { path, line, column } = first.place;
  return ok({ path, line, column });
}

async function declaredInFile(
  word: string,
  path: string,
  knowledge: EditorKnowledge,
  cancellation: Cancellation,
): Promise<Place | undefined> {
  const symbols = await knowledge.documentSymbols(path, cancellation);
  if (!symbols.ok) return undefined;
  return symbols.value.items.find((symbol) => lastWord(symbol.name) === word)?.place;
}

/** `add` of `add(a, b)`, `Cart.add` and `cart::add`. */
export function lastWord(name: string): string {
  const plain = name.trim().replace(/\(.*$/s, '');
  return /[\p{ID_Continue}$]+$/u.exec(plain)?.[0] ?? plain;
}

/** Whether a word stands in a text as a whole word. */
export const standsIn = (word: string, text: string): boolean => positionsOf(word, text).length > 0;

/** Where a word stands as a whole word, in the order of the text. */
function positionsOf(word: string, text: string): Place[] {
  if (word === '') return [];
  const inner = (character: string): boolean => /[\p{ID_Continue}$]/u.test(character);
  return text.split('\n').flatMap((line, index) => {
    const places: Place[] = [];
    for (let at = line.indexOf(word); at !== -1; at = line.indexOf(word, at + word.length)) {
      const whole = !inner(line.charAt(at - 1)) && !inner(line.charAt(at + word.length));
      if (whole) places.push({ line: index + 1, column: at + 1 });
    }
    return places;
  });
}
