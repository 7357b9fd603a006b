import type { Fork, SyntaxTrees } from '../ports.ts';
import { decodeText } from '../edits/text-file.ts';
import type { SyntaxError } from './syntax-errors.ts';
import { newSyntaxErrors, syntaxErrors } from './syntax-errors.ts';

/** Syntax errors of bytes as a path's language, or undefined when there is no grammar for it or it is no text. */
async function errorsIn(
  path: string,
  bytes: Uint8Array,
  syntax: SyntaxTrees,
): Promise<readonly SyntaxError[] | undefined> {
  const language = syntax.languageOf(path);
  const file = decodeText(bytes);
  if (!language || !file.ok) return undefined;
  const tree = await syntax.parse(language, file.value.text);
  const errors = syntaxErrors(tree, file.value.text);
  tree.delete();
  return errors;
}

/** Errors that an edit brought in; undefined when the file's language is not known. */
export async function newErrorsIn(
  path: string,
  { before, after }: { readonly before: Uint8Array | undefined; readonly after: Uint8Array },
  syntax: SyntaxTrees,
): Promise<readonly SyntaxError[] | undefined> {
  const now = await errorsIn(path, after, syntax);
  if (now === undefined || now.length === 0 || before === undefined) return now;
  return newSyntaxErrors((await errorsIn(path, before, syntax)) ?? [], now);
}

/** The syntax errors of a file of the fork, one line each: `path:line:column: message`. */
export async function checkSyntax(path: string, fork: Fork, syntax: SyntaxTrees): Promise<readonly string[]> {
  const bytes = await fork.read(path);
  if (!bytes.ok) return [`${path}: ${bytes.failure.message}`];
  const errors = (await errorsIn(path, bytes.value, syntax)) ?? [];
  return errors.map((error) => describeError(path, error));
}

/** A syntax error as one line. */
export const describeError = (path: string, { line, column, message }: SyntaxError): string =>
  `${path}:${line}:${column}: ${message}`;
