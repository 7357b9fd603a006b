import type { JsonValue } from '../../protocol/json.ts';
import { ledgerVersion } from './chain.ts';
import type { LedgerEntry } from './ledger.ts';

/** Turns events of one type, as version `from` had them, into what version `from + 1` has. Pure. */
export interface Upcaster {
  readonly type: string;
  readonly from: number;
  upcast(data: JsonValue): { readonly type: string; readonly data: JsonValue };
}

/** Every upcaster there is. Entries are added with each version and never taken out: old ledgers stay readable. */
const upcasters: readonly Upcaster[] = [];

/** Brings one entry to the present version. */
export type Upcast = (entry: LedgerEntry) => LedgerEntry;

/**
 * Builds the function that brings entries to version `present`, one version after the other; a type without an upcaster
 * for a version did not change in it. `hash` and `prev` stay as written: they vouch for the line in the file, not for
 * the upcast data. Entries of the present version are returned as they are. Throws when two upcasters claim the same
 * type and version.
 */
export function createUpcast(
  known: readonly Upcaster[] = upcasters,
  present: number = ledgerVersion,
): Upcast {
  const byTypeAndVersion = new Map<string, Upcaster>();
  for (const upcaster of known) {
    const key = `${upcaster.from}:${upcaster.type}`;
    if (byTypeAndVersion.has(key)) {
      throw new Error(
        `Cannot use two upcasters as a type has one for each version: current value is ${key}.`,
      );
    }
    byTypeAndVersion.set(key, upcaster);
  }
  return (entry) => {
    if (entry.v >= present) return entry;
    let event: { readonly type: string; readonly data: JsonValue } = entry;
    for (let version = entry.v; version < present; version += 1) {
      event = byTypeAndVersion.get(`${version}:${event.type}`)?.upcast(event.data) ?? event;
    }
    return { ...entry, v: present, type: event.type, data: event.data };
  };
}
