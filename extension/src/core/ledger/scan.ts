import {
  altered,
  breakOf,
  chainEndAfter,
  newerVersion,
  notJson,
  readLine,
  type ChainEnd,
  type KeyedHash,
} from './chain.ts';
import type { LedgerDiagnostic, LedgerEntry } from './ledger.ts';
import type { Upcast } from './upcast.ts';

/** Reads a ledger's lines in order up to the first that is not a whole entry at its place of the chain. */
export interface LedgerScan {
  /** what was read, upcast */
  readonly entries: readonly LedgerEntry[];
  /** the chain after the last entry read */
  readonly end: ChainEnd;
  /** Takes the next line, without its line break. False when it is bad: then `bad` says why, and reading is over. */
  take(line: string | undefined): boolean;
  readonly bad: BadLine | undefined;
}

/** The line that a scan stopped at. */
export interface BadLine {
  /** a JSON object can never be the remains of an interrupted write: every proper prefix of one is none */
  readonly isObject: boolean;
  readonly diagnostic: LedgerDiagnostic;
}

/** A scan that goes on from a known end of the chain. Once a line is bad it takes no further ones. */
export function createLedgerScan(start: ChainEnd, hash: KeyedHash, upcast: Upcast): LedgerScan {
  const entries: LedgerEntry[] = [];
  let end = start;
  let bad: BadLine | undefined;
  const refuse = (isObject: boolean, reason: LedgerDiagnostic['reason'], message: string): false => {
    const line = end.next + 1;
    bad = { isObject, diagnostic: { reason, line, message: `Line ${line}: ${message}.` } };
    return false;
  };
  const take = (line: string | undefined): boolean => {
    const finding = readLine(line, hash);
    switch (finding.kind) {
      case 'not-json':
        return refuse(false, 'damaged-line', notJson);
      case 'altered':
        return refuse(true, 'damaged-line', altered);
      case 'unknown-version':
        return refuse(true, 'unknown-version', newerVersion(finding.version));
      case 'entry': {
        const after = chainEndAfter(finding.entry);
        const problem = breakOf(after, finding.entry.prev, end);
        if (problem !== undefined) return refuse(true, 'chain-broken', problem);
        entries.push(upcast(finding.entry));
        end = after;
        return true;
      }
    }
  };
  return {
    entries,
    take,
    get end() {
      return end;
    },
    get bad() {
      return bad;
    },
  };
}
