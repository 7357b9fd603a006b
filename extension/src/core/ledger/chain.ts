import { canonicalJson } from './canonical-json.ts';
import type { LedgerDiagnostic, LedgerEntry, NewEntry } from './ledger.ts';

/** Version of a ledger's lines and of the event types in them that this program writes. */
export const ledgerVersion = 1;

/** Lower-case hexadecimal HMAC-SHA256 of the text's UTF-8 bytes, under a key that belongs to one session. */
export type KeyedHash = (text: string) => string;

/** Where a chain goes on: the next sequence number, and the hash that the next entry must name as its `prev`. */
export interface ChainEnd {
  readonly next: number;
  readonly prev: string;
}

/** The end of an empty chain. It depends on the session, so that no line serves in two ledgers. */
export function chainStart(sessionId: string, hash: KeyedHash): ChainEnd {
  return { next: 0, prev: hash(`ledger:${sessionId}`) };
}

/** The end of the chain after `entry`. */
export function chainEndAfter(entry: LedgerEntry): ChainEnd {
  return { next: entry.seq + 1, prev: entry.hash };
}

/**
 * Puts an entry at the end of a chain. `line` is what goes into the file, without the line break: the canonical JSON of
 * everything but the hash, and the hash of exactly this text as the last property. `data` is not copied: it must not
 * be changed afterwards. Throws as `canonicalJson` does.
 */
export function sealEntry(
  entry: NewEntry,
  end: ChainEnd,
  hash: KeyedHash,
): { readonly entry: LedgerEntry; readonly line: string } {
  const { at, cause, data, type } = entry;
  const text =
    `{"at":${canonicalJson(at)},"cause":${canonicalJson(cause)},"data":${canonicalJson(data)},` +
    `"prev":"${end.prev}","seq":${end.next},"type":${JSON.stringify(type)},"v":${ledgerVersion}}`;
  const own = hash(text);
  return {
    entry: { v: ledgerVersion, seq: end.next, at, cause, type, data, prev: end.prev, hash: own },
    line: `${text.slice(0, -1)},"hash":"${own}"}`,
  };
}

/** What one line of a ledger turned out to be, its place in the chain aside. */
export type LineFinding =
  | { readonly kind: 'entry'; readonly entry: LedgerEntry }
  /** intact, and written by a newer program */
  | { readonly kind: 'unknown-version'; readonly version: number; readonly end: ChainEnd }
  /** no JSON object: the remains of an interrupted write, or damage */
  | { readonly kind: 'not-json' }
  /** a JSON object that is not what was written */
  | { readonly kind: 'altered' };

/** Reads one line, without its line break. `undefined` stands for a line that is not UTF-8. */
export function readLine(line: string | undefined, hash: KeyedHash): LineFinding {
  if (line === undefined) return { kind: 'not-json' };
  const own = line.slice(-hashChars - 2, -2);
  const text = line.slice(0, -suffixChars);
  const authentic = line === `${text},"hash":"${own}"}` && hash(`${text}}`) === own;
  // What bears the keyed hash is what the writer wrote; its shape needs no second look.
  if (authentic) return findingOf(JSON.parse(line) as LedgerEntry);
  return { kind: isObjectText(line) ? 'altered' : 'not-json' };
}

/** Why an authentic entry cannot stand at this place of the chain, or undefined when it can. */
export function breakOf(found: ChainEnd, prev: string | undefined, end: AuditEnd): string | undefined {
  const seq = found.next - 1;
  if (seq !== end.next) return `sequence number ${seq} stands where ${end.next} belongs`;
  if (end.prev !== undefined && prev !== end.prev)
    return `its \`prev\` is not the hash of the entry before it`;
  return undefined;
}

/**
 * Diagnostics of a run of lines, each judged against the one before it, so that one damaged line is one diagnostic.
 * `line` is the 1-based number of the first of them, `end` the chain before it. Stops after 100 diagnostics.
 */
export function auditLines(
  lines: Iterable<string | undefined>,
  start: { readonly line: number; readonly end: ChainEnd },
  hash: KeyedHash,
): readonly LedgerDiagnostic[] {
  const diagnostics: LedgerDiagnostic[] = [];
  let end: AuditEnd = start.end;
  let line = start.line;
  for (const text of lines) {
    const finding = readLine(text, hash);
    const step = auditStep(finding, end);
    if (step.problem !== undefined)
      diagnostics.push({ ...step.problem, line, message: `Line ${line}: ${step.problem.message}.` });
    end = step.end;
    line += 1;
    if (diagnostics.length === diagnosticsMax) break;
  }
  return diagnostics;
}

const diagnosticsMax = 100;

/** A chain's end whose hash is unknown, as the line that had it cannot be read. */
interface AuditEnd {
  readonly next: number;
  readonly prev: string | undefined;
}

type Problem = Pick<LedgerDiagnostic, 'reason' | 'message'>;

/** One line's problem, if it has one, and where the chain goes on as far as the line itself tells. */
function auditStep(
  finding: LineFinding,
  end: AuditEnd,
): { readonly end: AuditEnd; readonly problem?: Problem } {
  switch (finding.kind) {
    case 'entry': {
      const after = chainEndAfter(finding.entry);
      const problem = breakOf(after, finding.entry.prev, end);
      return problem === undefined
        ? { end: after }
        : { end: after, problem: { reason: 'chain-broken', message: problem } };
    }
    case 'unknown-version':
      return {
        end: finding.end,
        problem: { reason: 'unknown-version', message: newerVersion(finding.version) },
      };
    case 'not-json':
      return { end: endUnread(end), problem: { reason: 'damaged-line', message: notJson } };
    case 'altered':
      return { end: endUnread(end), problem: { reason: 'damaged-line', message: altered } };
  }
}

const endUnread = (end: AuditEnd): AuditEnd => ({ next: end.next + 1, prev: undefined });

/** What is wrong with a line, as the end of the sentence "Line 7: …". */
export const notJson = 'it is not a JSON object, so it is not what was written';
/** What is said of a line that does not fit its own hash. */
export const altered =
  'its keyed hash does not fit its text, so it is not what was written (or the key is another one)';
/** What is said of a line that a newer Ratchet wrote. */
export const newerVersion = (version: number): string =>
  `it has version ${version}, this program reads up to ${ledgerVersion}: use a newer Ratchet`;

/** hexadecimal digits of a SHA-256 */
const hashChars = 64;
/** `,"hash":"` + the digits + `"}` */
const suffixChars = 9 + hashChars + 2;

function findingOf(entry: LedgerEntry): LineFinding {
  return entry.v > ledgerVersion
    ? { kind: 'unknown-version', version: entry.v, end: chainEndAfter(entry) }
    : { kind: 'entry', entry };
}

/** Whether a line is a JSON object, intact or not. */
export function isObjectText(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
