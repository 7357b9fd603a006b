import { planEdits } from '../../extension/src/core/edits/apply-edits.ts';
import { parseEdits, detectFormat } from '../../extension/src/core/edits/parse-edits.ts';
import { decodeText, encodeText } from '../../extension/src/core/edits/text-file.ts';
import type { EditFormat, ParsedEdits } from '../../extension/src/core/edits/file-edit.ts';

/** One published edit: the file before, the edit as its author sent it, and what its source says must come out. */
export interface PublishedCase {
  readonly id: string;
  readonly set: string;
  readonly format: string;
  readonly original?: string | null;
  readonly edit: unknown;
  readonly expected: unknown;
  readonly expected_contains?: readonly string[];
  readonly expected_is?: string;
  readonly valid?: boolean;
  readonly match?: { readonly startIndex: number; readonly endIndex: number };
}

/** `exact`: as the source expects. `wrong`: applied, but with another result than expected. */
export type Verdict =
  'exact' | 'refused as expected' | 'refused, expected applied' | 'applied, expected refused' | 'wrong';

/** Runs one case through the parsers and the planner, and compares with what its source expects. */
export function judge(published: PublishedCase): { verdict: Verdict; detail: string } {
  if (published.format === 'search_replace_validate') return judgeValidity(published);
  if (published.format === 'is_unified_diff') {
    const isDiff = detectFormat(String(published.edit)) === 'unified-diff';
    return { verdict: isDiff === published.valid ? 'exact' : 'wrong', detail: '' };
  }
  if (published.format === 'find_match') return judgeMatch(published);
  return compare(published, run(published));
}

interface Outcome {
  readonly text?: string;
  readonly detail: string;
}

function compare(published: PublishedCase, { text, detail }: Outcome): { verdict: Verdict; detail: string } {
  const { expected, expected_contains: parts, original } = published;
  const result = (verdict: Verdict): { verdict: Verdict; detail: string } => ({ verdict, detail });
  if (typeof expected === 'string' && typeof original === 'string') {
    if (text === undefined)
      return result(expected === original ? 'refused as expected' : 'refused, expected applied');
    const same =
      published.expected_is === undefined ? text === expected : squeeze(text) === squeeze(expected);
    return result(same ? 'exact' : 'wrong');
  }
  if (parts !== undefined) {
    if (text === undefined) return result('refused, expected applied');
    return result(parts.every((part) => text.includes(part)) ? 'exact' : 'wrong');
  }
  return result(text === undefined ? 'refused as expected' : 'applied, expected refused');
}

function squeeze(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();
}

function run(published: PublishedCase): Outcome {
  const parsed = parse(published);
  if (!parsed.ok) return { detail: `${parsed.reason}: ${parsed.message}` };
  const bytes =
    typeof published.original === 'string' ? new TextEncoder().encode(published.original) : undefined;
  const file = bytes === undefined ? undefined : decodeText(bytes);
  const plan = planEdits(parsed.edits, () => (file?.ok ? file.value : undefined), { workspace: '/' });
  if (!plan.ok)
    return { detail: plan.refusals.map(({ reason, message }) => `${reason}: ${message}`).join('\n') };
  const [write, another] = plan.writes;
  if (
    another !== undefined ||
    write === undefined ||
    write.content === 'deleted' ||
    !('text' in write.content)
  ) {
    return { text: '<not one written file>', detail: JSON.stringify(plan.writes.map(({ path }) => path)) };
  }
  const levels = plan.matches.map(({ level }) => level).join(' ');
  return {
    text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(encodeText(write.content)),
    detail: levels,
  };
}

function parse({ format, edit }: PublishedCase): ParsedEdits {
  if (typeof edit === 'string') {
    const known = formats.find(([prefix]) => format.startsWith(prefix))?.[1];
    if (known === undefined) throw new Error(`unknown format ${format}`);
    const needsPath = known !== 'apply-patch' && known !== 'find-replace';
    const ownName = known === 'search-replace' && /^test\.ts$/m.test(edit);
    return parseEdits(edit, { format: known, ...(needsPath && !ownName ? { path: 'file.txt' } : {}) });
  }
  const { old, new: now, replaceAll } = edit as { old?: unknown; new?: unknown; replaceAll?: unknown };
  if (typeof old !== 'string' || typeof now !== 'string') {
    return { ok: false, reason: 'empty-old-text', message: 'no old text or no new text was given' };
  }
  const all = replaceAll === true || format === 'literal_replace_all';
  return {
    ok: true,
    edits: [{ kind: 'replace', path: 'file.txt', replacements: [{ oldText: old, newText: now, all }] }],
  };
}

const formats: readonly (readonly [string, EditFormat])[] = [
  ['search_replace', 'search-replace'],
  ['v4a', 'apply-patch'],
  ['unified_diff', 'unified-diff'],
  ['pseudo_diff', 'pseudo-diff'],
  ['copilot_patch', 'find-replace'],
  ['lazy_edit', 'lazy'],
];

/** The source only says whether the blocks are well formed. */
function judgeValidity(published: PublishedCase): { verdict: Verdict; detail: string } {
  const parsed = parseEdits(String(published.edit), { format: 'search-replace', path: 'file.txt' });
  const detail = parsed.ok ? '' : parsed.message;
  if (published.valid === parsed.ok) return { verdict: parsed.ok ? 'exact' : 'refused as expected', detail };
  return { verdict: parsed.ok ? 'applied, expected refused' : 'refused, expected applied', detail };
}

/** The source says where a text is found: a unique word put in its place shows where we find it. */
function judgeMatch(published: PublishedCase): { verdict: Verdict; detail: string } {
  const original = published.original ?? '';
  const { match } = published;
  const word = 'here-it-was-found';
  const expected =
    match === undefined ? null : original.slice(0, match.startIndex) + word + original.slice(match.endIndex);
  const edit = { old: String(published.edit), new: word };
  return compare(
    { ...published, format: 'string_replace', edit, expected },
    run({ ...published, format: 'string_replace', edit }),
  );
}
