import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { anchorDiagnostics } from '../../core/ledger/anchor.ts';
import {
  auditLines,
  chainStart,
  isObjectText,
  type ChainEnd,
  type KeyedHash,
} from '../../core/ledger/chain.ts';
import type { LedgerDiagnostic, LedgerEntry } from '../../core/ledger/ledger.ts';
import { createLedgerScan, type BadLine, type LedgerScan } from '../../core/ledger/scan.ts';
import type { Upcast } from '../../core/ledger/upcast.ts';
import { readAnchorFile } from './ledger-file.ts';
import type { SessionPaths } from './session-paths.ts';

/** A ledger as it lies on the disk. */
export interface ReadLedger {
  readonly entries: readonly LedgerEntry[];
  /** the chain after the last entry */
  readonly end: ChainEnd;
  /** number of entries that the anchor calls durable; 0 without an anchor */
  readonly durable: number;
  /** the whole file */
  readonly bytes: Buffer;
  readonly tail: LedgerTail;
  /** what the anchor says against the entries; empty when they agree */
  readonly anchorDiagnostics: readonly LedgerDiagnostic[];
}

/** What stands after the entries that were read. */
type LedgerTail =
  | { readonly kind: 'none' }
  /** only the last line's line break is missing */
  | { readonly kind: 'unterminated' }
  /** bytes from `from` on that never were a whole line, as a write was interrupted */
  | { readonly kind: 'torn'; readonly from: number; readonly line: number }
  /** a line that is not what was written */
  | { readonly kind: 'damaged'; readonly from: number; readonly diagnostic: LedgerDiagnostic };

/** What reading a ledger needs. */
export interface ReadContext {
  readonly sessionId: string;
  readonly hash: KeyedHash;
  readonly upcast: Upcast;
}

/**
 * Reads a ledger without changing anything. The anchor is read first, so that a writer that flushes meanwhile cannot
 * make the ledger look too short; a line that it is just writing can look torn. Throws what the file system says.
 */
export async function readLedger(paths: SessionPaths, context: ReadContext): Promise<ReadLedger> {
  const anchor = readAnchorFile(paths.anchor, context.hash);
  const bytes = await readFile(paths.ledger);
  const start = chainStart(context.sessionId, context.hash);
  const scan = createLedgerScan(start, context.hash, context.upcast);
  const from = await scanLines(bytes, scan);
  return {
    entries: scan.entries,
    end: scan.end,
    durable: anchor?.next ?? 0,
    bytes,
    tail: tailOf(bytes, { from, bad: scan.bad, next: scan.end.next, durable: anchor?.next ?? 0 }),
    anchorDiagnostics: anchorDiagnostics(anchor, start, scan.entries),
  };
}

/** The diagnostics for someone who repairs nothing. They stop at the first damage. */
export function readDiagnostics(read: ReadLedger): readonly LedgerDiagnostic[] {
  return [...tailDiagnostics(read.tail), ...read.anchorDiagnostics];
}

/** Every diagnostic of the whole file. */
export function allDiagnostics(read: ReadLedger, hash: KeyedHash): readonly LedgerDiagnostic[] {
  const { tail, end, bytes } = read;
  if (tail.kind !== 'damaged') return readDiagnostics(read);
  return [
    ...auditLines(linesFrom(bytes, tail.from), { line: end.next + 1, end }, hash),
    ...read.anchorDiagnostics,
  ];
}

const linesBetweenPauses = 2000;

/** Feeds the scan, and lets others work now and then. Returns the offset of the first byte that was not taken. */
async function scanLines(bytes: Buffer, scan: LedgerScan): Promise<number> {
  let taken = 0;
  let from = 0;
  for (const line of linesFrom(bytes, 0)) {
    if (!scan.take(line)) break;
    from = endOfLine(bytes, from);
    taken += 1;
    if (taken % linesBetweenPauses === 0) await setImmediate();
  }
  return from;
}

const lineBreak = 0x0a;

function endOfLine(bytes: Buffer, from: number): number {
  const at = bytes.indexOf(lineBreak, from);
  return at === -1 ? bytes.length : at + 1;
}

/** The lines from an offset on, without their line breaks; undefined for one that is not UTF-8. */
function* linesFrom(bytes: Buffer, offset: number): Generator<string | undefined> {
  const allUtf8 = isUtf8(bytes);
  for (let from = offset; from < bytes.length;) {
    const next = endOfLine(bytes, from);
    const to = bytes[next - 1] === lineBreak ? next - 1 : next;
    yield allUtf8 || isUtf8(bytes.subarray(from, to)) ? bytes.toString('utf8', from, to) : undefined;
    from = next;
  }
}

function tailOf(
  bytes: Buffer,
  found: {
    readonly from: number;
    readonly bad: BadLine | undefined;
    readonly next: number;
    readonly durable: number;
  },
): LedgerTail {
  const { from, bad, next, durable } = found;
  if (bad !== undefined) {
    return isTorn(bytes, from, bad, next >= durable)
      ? { kind: 'torn', from, line: next + 1 }
      : { kind: 'damaged', from, diagnostic: bad.diagnostic };
  }
  return bytes.length > 0 && bytes.at(-1) !== lineBreak ? { kind: 'unterminated' } : { kind: 'none' };
}

/**
 * An interrupted write leaves a line that is no JSON object, with nothing whole after it. A power cut can also leave
 * holes of zero bytes between pages that were written and pages that were not, but only in what was never flushed.
 */
function isTorn(bytes: Buffer, from: number, bad: BadLine, unflushed: boolean): boolean {
  if (bad.isObject) return false;
  const next = endOfLine(bytes, from);
  if (unflushed && bytes.subarray(from, next).includes(0)) return true;
  for (const line of linesFrom(bytes, next)) if (line !== undefined && isObjectText(line)) return false;
  return true;
}

function tailDiagnostics(tail: LedgerTail): readonly LedgerDiagnostic[] {
  switch (tail.kind) {
    case 'none':
      return [];
    case 'unterminated':
      return [
        { reason: 'torn-tail', message: 'The last line break is missing: the last write was interrupted.' },
      ];
    case 'torn':
      return [
        {
          reason: 'torn-tail',
          line: tail.line,
          message: `Line ${tail.line}: it is not a whole line, as the last write was interrupted.`,
        },
      ];
    case 'damaged':
      return [tail.diagnostic];
  }
}
