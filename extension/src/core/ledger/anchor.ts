import { canonicalJson } from './canonical-json.ts';
import type { ChainEnd, KeyedHash } from './chain.ts';
import type { LedgerDiagnostic, LedgerEntry } from './ledger.ts';

/**
 * The text that stands for a ledger's durable end, kept apart from the ledger. Always `anchorChars` characters of ASCII,
 * so that it can be overwritten in place.
 */
export function anchorText(end: ChainEnd, hash: KeyedHash): string {
  const body = canonicalJson({ next: end.next, prev: end.prev });
  return `${JSON.stringify({ body, hash: hash(`anchor:${body}`) }).padEnd(anchorChars - 1)}\n`;
}

/** characters of an anchor; less than a sector, so that a power cut leaves the old one or the new one */
export const anchorChars = 256;

/** What an anchor says, or undefined when it is not what was written. */
export function readAnchor(text: string, hash: KeyedHash): ChainEnd | undefined {
  const match =
    /^\{"body":"\{\\"next\\":(\d+),\\"prev\\":\\"([0-9a-f]{64})\\"\}","hash":"[0-9a-f]{64}"\} *\n$/.exec(
      text,
    );
  if (match === null) return undefined;
  const end = { next: Number(match[1]), prev: match[2] ?? '' };
  return anchorText(end, hash) === text ? end : undefined;
}

/**
 * Compares what was read of a ledger with its anchor. `start` is the chain's start. A ledger may be longer than its
 * anchor (not flushed yet), never shorter, and it has the anchor's hash at the anchor's place.
 */
export function anchorDiagnostics(
  anchor: ChainEnd | undefined,
  start: ChainEnd,
  entries: readonly LedgerEntry[],
): readonly LedgerDiagnostic[] {
  if (anchor === undefined) {
    const message = 'The anchor is missing or damaged, so a cut-off end of the ledger cannot be ruled out.';
    return [{ reason: 'cut-off', message }];
  }
  if (anchor.next > entries.length) {
    const missing = anchor.next - entries.length;
    const message = `The ledger had ${anchor.next} durable entries, and the last ${missing} cannot be read.`;
    return [{ reason: 'cut-off', message }];
  }
  const there = anchor.next === 0 ? start.prev : entries[anchor.next - 1]?.hash;
  if (there === anchor.prev) return [];
  const message = `Line ${anchor.next}: its hash is not the one that the anchor has.`;
  return [{ reason: 'chain-broken', line: anchor.next, message }];
}
