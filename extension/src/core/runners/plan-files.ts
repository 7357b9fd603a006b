import { joinPath } from './stack-frames.ts';
import { relativeTo } from './project-view.ts';
import type { RunRequest } from './runner.ts';
import { runnerCaps } from './caps.ts';
import { parseTestId, titlesMeant } from './test-id.ts';
import { selectedPaths } from './select-results.ts';

/** What a selection means for a suite, with paths relative to the suite's folder. */
export interface PlannedFiles {
  /** files (or folders) to run; empty: everything that the runner finds by itself */
  readonly files: readonly string[];
  /** the files that the person named; empty when they asked for everything */
  readonly named: readonly string[];
  /** titles wanted, by file; a file without an entry runs whole */
  readonly wanted: Readonly<Record<string, readonly string[]>>;
  /** the wanted tests' names, one list of names a title */
  readonly titles: readonly string[];
}

/**
 * `listAll`: name every file of the suite when all are asked for, for runners that would look elsewhere by themselves.
 * A suite whose list was cut is left to the runner.
 */
export function planFiles({ suite, selection }: RunRequest, listAll: boolean): PlannedFiles {
  const named = selectedPaths(selection).map((path) => relativeTo(suite.directory, path));
  const wanted: Record<string, string[]> = {};
  const titles: string[] = [];
  const whole = new Set(selection.paths.map((path) => joinPath('.', path)));
  for (const id of selection.ids) {
    const parsed = parseTestId(id);
    if (!parsed || whole.has(parsed.path) || selection.ids.includes(parsed.path)) continue;
    const meant = titlesMeant(parsed.title);
    (wanted[relativeTo(suite.directory, parsed.path)] ??= []).push(...meant);
    titles.push(...meant);
  }
  const isCut = suite.files.length >= runnerCaps.suiteFilesMax;
  const all = listAll && !isCut ? suite.files.map((path) => relativeTo(suite.directory, path)) : [];
  return { files: named.length > 0 ? named : all, named, wanted, titles };
}

/**
 * A regular expression that the titles match and longer names do not, with the names of a title joined by `separator`
 * (itself a pattern). White space around names does not count, as titles do not carry it.
 */
export function titlePattern(titles: readonly string[], separator: string): string {
  const parts = titles.map((title) => title.split(' > ').map(escapeForPattern).join(separator));
  return `^\\s*(${parts.join('|')})\\s*$`;
}

/** The same for a person's eyes: white space as it is. */
export function typedPattern(titles: readonly string[]): string {
  const parts = titles.map((title) => title.split(' > ').join(' ').replace(special, '\\$&'));
  return parts.length === 1 ? `^${parts[0] ?? ''}$` : `^(${parts.join('|')})$`;
}

/** The command as a person types it. */
export function typedCommand(words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

const special = /[\\^$.*+?()[\]{}|]/g;

/** Matches the text itself; white space, which titles have single, matches any run of it. */
const escapeForPattern = (text: string): string => text.replace(special, '\\$&').replace(/ /g, '\\s+');
