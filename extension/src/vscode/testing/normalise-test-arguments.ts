import type * as vscode from 'vscode';

/** A test that a menu was opened on, in plain values: its own extension's object is not kept. */
export interface TestReference {
  /** null: a controller or a folder without a file */
  readonly uri: vscode.Uri | null;
  /** 1-based first and last line, where the controller tells */
  readonly range: { readonly startLine: number; readonly endLine: number } | null;
  readonly label: string;
  /** names of the suites within its file, outermost first, and of the test; empty for a whole file */
  readonly titles: readonly string[];
  /** local ids from the controller's root to the test */
  readonly idPath: readonly string[];
  readonly controllerId: string | null;
  /** what the failure said, with expected and actual where they are known; null: the menu does not know a failure */
  readonly message: string | null;
}

/** What a command of the testing menus was called with. */
export type TestArguments =
  | { readonly kind: 'nothing' }
  /** the row of a whole test run */
  | { readonly kind: 'run'; readonly controllerId: string | null }
  | { readonly kind: 'file'; readonly uri: vscode.Uri }
  | { readonly kind: 'tests'; readonly tests: readonly TestReference[] };

/**
 * Makes one shape of what the menus of the editor hand over: a test item of the tree, gutter or results, a failure with
 * its test, a run's row, a file, several of them, or nothing (palette, keybinding). What is none of these is nothing:
 * any extension can call a command with anything.
 */
export function normaliseTestArguments(given: readonly unknown[]): TestArguments {
  const [first, second] = given;
  const controllerId = runOf(second)?.controllerId ?? null;
  const many = [first, second].find((value) => Array.isArray(value));
  if (many !== undefined) {
    const tests = many.flatMap((item: unknown) => testOf(item, controllerId) ?? []);
    if (tests.length > 0) return { kind: 'tests', tests };
  }
  const test = testOf(first, controllerId);
  if (test) return { kind: 'tests', tests: [test] };
  const uri = uriOf(first) ?? (Array.isArray(first) ? uriOf(first[0]) : null);
  if (uri) return { kind: 'file', uri };
  const run = runOf(first);
  return run ? { kind: 'run', controllerId: run.controllerId } : { kind: 'nothing' };
}

/** A test item, or a failure with its test. A failure whose test is gone is a place in a file. */
function testOf(value: unknown, controllerId: string | null): TestReference | null {
  if (isItem(value)) return referenceTo(value, controllerId, null);
  if (!isObject(value) || !isObject(value['message'])) return null;
  const message = messageText(value['message']);
  if (isItem(value['test'])) return referenceTo(value['test'], controllerId, message);
  const location = value['message']['location'];
  const uri = isObject(location) ? uriOf(location['uri']) : null;
  if (!isObject(location) || !uri) return null;
  const label = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  return { uri, range: rangeOf(location['range']), label, titles: [], idPath: [], controllerId, message };
}

function referenceTo(item: Item, controllerId: string | null, message: string | null): TestReference {
  const uri = uriOf(item['uri']);
  const line = ancestry(item);
  const within = line.filter((each) => {
    const file = uriOf(each['uri']);
    return uri !== null && file?.path === uri.path && !isFileItem(each, file);
  });
  return {
    uri,
    range: rangeOf(item['range']),
    label: plainLabel(item),
    titles: within.map(plainLabel),
    idPath: line.map(({ id }) => id),
    controllerId,
    message,
  };
}

/** From the root to the item. A parent that leads back to itself ends it. */
function ancestry(item: Item): readonly Item[] {
  const line: Item[] = [];
  for (let each: unknown = item; isItem(each) && !line.includes(each); each = each['parent'])
    line.unshift(each);
  return line;
}

/** The item of a file as a whole is named like the file, mostly with a part of its path. */
function isFileItem(item: Item, uri: vscode.Uri): boolean {
  const label = plainLabel(item)
    .replaceAll('\\', '/')
    .replace(/^\.?\//, '');
  return label.includes('.') && (uri.path === `/${label}` || uri.path.endsWith(`/${label}`));
}

/** Some controllers put icons before the name. */
const plainLabel = (item: Item): string => item.label.replaceAll(/\$\([\w~-]+\)\s*/g, '').trim();

function messageText(message: Readonly<Record<string, unknown>>): string | null {
  const { expectedOutput, actualOutput } = message;
  const text = isObject(message['message']) ? message['message']['value'] : message['message'];
  const parts = [
    typeof text === 'string' ? text.trim() : '',
    typeof expectedOutput === 'string' ? `expected: ${expectedOutput}` : '',
    typeof actualOutput === 'string' ? `actual: ${actualOutput}` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? null : parts.join('\n').slice(0, messageCharactersMax);
}

const messageCharactersMax = 4_000;

function rangeOf(value: unknown): TestReference['range'] {
  if (!isObject(value) || !isObject(value['start']) || !isObject(value['end'])) return null;
  const start = value['start']['line'];
  const end = value['end']['line'];
  return Number.isInteger(start) && Number.isInteger(end)
    ? { startLine: Number(start) + 1, endLine: Number(end) + 1 }
    : null;
}

function uriOf(value: unknown): vscode.Uri | null {
  const fits =
    isObject(value) &&
    typeof value['scheme'] === 'string' &&
    typeof value['path'] === 'string' &&
    typeof value['fsPath'] === 'string';
  return fits ? (value as unknown as vscode.Uri) : null;
}

function runOf(value: unknown): { readonly controllerId: string | null } | null {
  if (!isObject(value) || !('controllerId' in value || 'testRunName' in value)) return null;
  const { controllerId } = value;
  return { controllerId: typeof controllerId === 'string' ? controllerId : null };
}

interface Item extends Readonly<Record<string, unknown>> {
  readonly id: string;
  readonly label: string;
}

const isItem = (value: unknown): value is Item =>
  isObject(value) && typeof value['id'] === 'string' && typeof value['label'] === 'string';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
