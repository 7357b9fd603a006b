import { collectChunks } from './collect-chunks.ts';
import type { FileEdit, ParsedEdits } from './file-edit.ts';
import { joinFolder } from './paths.ts';
import { unwrapPatch } from './unwrap-patch.ts';

/**
 * Reads a patch in the format of the Codex family (`*** Begin Patch`, `*** Update File: …`, `@@ …`, `*** End Patch`;
 * described in openai/codex, codex-rs/apply-patch). Beyond the format it takes what cannot mean anything else: fences
 * and here-documents around it, prose before and after its markers, missing markers, carriage returns, space after
 * markers, context lines without their leading space, line numbers in `@@` headers, `---`/`+++` lines before a hunk.
 */
export function parseApplyPatch(text: string): ParsedEdits {
  const { lines, folder } = unwrapPatch(text);
  const wrapping = lines
    .slice(0, Math.max(0, lines.findIndex(isBegin)))
    .find((line) => /<<|&&|\|/.test(line));
  if (wrapping !== undefined) return malformed('no other command may stand around it', wrapping);
  const edits: FileEdit[] = [];
  for (const section of sectionsOf(patchLines(lines))) {
    const parsed = parseSection(section);
    if ('reason' in parsed) return parsed;
    edits.push({ ...parsed, path: joinFolder(folder, parsed.path), ...movedInto(folder, parsed) });
  }
  if (edits.length > 0) return { ok: true, edits };
  return malformed('it needs a line "*** Update File: ", "*** Add File: " or "*** Delete File: "', 'none');
}

type Malformed = Extract<ParsedEdits, { ok: false }>;

interface Section {
  readonly verb: string;
  readonly path: string;
  readonly body: readonly string[];
}

const header = /^\*\*\* ?(Add|Update|Delete) File ?:\s*(.*?)\s*$/i;

function isBegin(line: string): boolean {
  return /^\*\*\* Begin Patch\s*$/.test(line);
}

function isEnd(line: string): boolean {
  return /^\*\*\* End Patch\s*$/.test(line);
}

/** The lines between the markers; where they are missing, from the first file on. */
function patchLines(lines: readonly string[]): string[] {
  const begin = lines.findIndex((line) => isBegin(line) || header.test(line));
  const inside: string[] = [];
  let open = false;
  for (const line of begin === -1 ? [] : lines.slice(begin)) {
    if (isBegin(line) || header.test(line)) open = true;
    if (isEnd(line)) open = false;
    else if (open && !isBegin(line)) inside.push(line);
  }
  // prose before an unfinished patch keeps its fence from being taken off
  if (open && /^\s*(?:`{3,}|~{3,})\s*$/.test(inside.at(-1) ?? '')) inside.pop();
  return inside;
}

function sectionsOf(lines: readonly string[]): Section[] {
  const sections: Section[] = [];
  let body: string[] = [];
  for (const line of lines) {
    const [, verb, path] = header.exec(line) ?? [];
    if (verb === undefined || path === undefined) {
      body.push(line);
      continue;
    }
    if (sections.length === 0 && body.some((text) => text.trim() !== '')) {
      sections.push({ verb: 'none', path: '', body });
    }
    body = [];
    sections.push({ verb: verb.toLowerCase(), path: unquote(path), body });
  }
  return sections;
}

function parseSection(section: Section): FileEdit | Malformed {
  switch (section.verb) {
    case 'add':
      return parseAdd(section);
    case 'delete':
      return parseDelete(section);
    case 'update':
      return parseUpdate(section);
    default: {
      const line = section.body.find((text) => text.trim() !== '') ?? '';
      return malformed('a line that names a file must come first', line);
    }
  }
}

/** Every line of a new file begins with `+`; a file without a single one is taken as it stands. */
function parseAdd({ path, body }: Section): FileEdit | Malformed {
  const lines = withoutDiffHeader(trimEnd(body));
  const isRaw = lines.some((line) => line !== '') && lines.every((line) => !line.startsWith('+'));
  if (isRaw && lines.every((line) => line === '' || line.startsWith(' '))) {
    return malformed('the lines of a new file must begin with "+"', lines.find((line) => line !== '') ?? '');
  }
  const stray = isRaw ? undefined : lines.find((line) => line !== '' && !line.startsWith('+'));
  if (stray !== undefined) return malformed('the lines of a new file must begin with "+"', stray);
  const content = isRaw ? lines : lines.map((line) => line.slice(1));
  return { kind: 'add', path, text: content.map((line) => `${line}\n`).join('') };
}

function parseDelete({ path, body }: Section): FileEdit | Malformed {
  const lines = trimEnd(body);
  const stray = lines.find((line) => !line.startsWith('-'));
  if (stray !== undefined) return malformed('nothing may follow a file that is deleted', stray);
  if (lines.length === 0) return { kind: 'delete', path };
  return { kind: 'delete', path, expected: lines.map((line) => line.slice(1)) };
}

function parseUpdate({ path, body }: Section): FileEdit | Malformed {
  const first = body.findIndex((line) => line.trim() !== '');
  const moveTo = /^\*\*\* Move to ?:\s*(.*?)\s*$/i.exec(body[first] ?? '')?.[1];
  const rest = withoutDiffHeader(moveTo === undefined ? body : body.slice(first + 1));
  const unknown = rest.find((line) => /^\*\*\* [A-Z][A-Za-z ]*:/.test(line));
  if (unknown !== undefined) return malformed('it has only Add, Update, Delete and Move lines', unknown);
  const chunks = collectChunks(rest);
  if (moveTo === undefined && chunks.length === 0) {
    return malformed(`the update of ${path} needs lines that begin with "-" or "+"`, 'none');
  }
  return {
    kind: 'update',
    path,
    chunks,
    inOrder: true,
    ...(moveTo === undefined ? {} : { moveTo: unquote(moveTo) }),
  };
}

/** `--- a/path` and `+++ b/path` in front of the hunks repeat what the file's line says. */
function withoutDiffHeader(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line.trim() !== '');
  const isHeader = /^--- \S/.test(lines[first] ?? '') && /^\+\+\+ \S/.test(lines[first + 1] ?? '');
  if (!isHeader) return lines;
  const rest = lines.slice(first + 2);
  return /^@@ -0,0 \+\d+(?:,\d+)? @@/.test(rest[0] ?? '') ? rest.slice(1) : rest;
}

function movedInto(folder: string | undefined, edit: FileEdit): { moveTo?: string } {
  return edit.kind === 'update' && edit.moveTo !== undefined
    ? { moveTo: joinFolder(folder, edit.moveTo) }
    : {};
}

function unquote(path: string): string {
  return path.replace(/^(["'`])(.+)\1$/, '$2');
}

function trimEnd(lines: readonly string[]): readonly string[] {
  return lines.slice(0, lines.findLastIndex((line) => line.trim() !== '') + 1);
}

function malformed(rule: string, value: string): Malformed {
  const shown = value.length > 200 ? `${value.slice(0, 200)}…` : value;
  return {
    ok: false,
    reason: 'malformed',
    message: `Cannot read the patch as ${rule}: current value is "${shown}". Send the whole patch again from "*** Begin Patch" to "*** End Patch".`,
  };
}
