import type { TimelineEntry } from '../../../extension/src/protocol/panel/panel-view.ts';

/** The entries of a session that the page knows, by index, in pages; what is absent was not asked for yet. Immutable. */
export interface EntryCache {
  readonly pages: ReadonlyMap<number, readonly (TimelineEntry | undefined)[]>;
}

/** Entries on one page of the cache, and in one request for more of them. */
export const entriesOnPage = 100;
/** Pages that are kept: 100,000 entries. Those farthest from what was added last are let go first. */
const pagesMax = 1_000;

/** A cache that knows nothing. */
export const noEntries: EntryCache = { pages: new Map() };

/** The entry at an index, or undefined when it is not known yet. */
export function entryAt(cache: EntryCache, index: number): TimelineEntry | undefined {
  return cache.pages.get(Math.floor(index / entriesOnPage))?.[index % entriesOnPage];
}

/** The cache with these entries added or renewed. An entry that has ended is never taken back to one that runs. */
export function withEntries(cache: EntryCache, entries: readonly TimelineEntry[]): EntryCache {
  if (entries.length === 0) return cache;
  const pages = new Map(cache.pages);
  const own = new Set<number>();
  for (const entry of entries) {
    const number = Math.floor(entry.index / entriesOnPage);
    const place = entry.index % entriesOnPage;
    const page = pages.get(number) ?? [];
    const known = page[place];
    if (known !== undefined && known.endSeq !== null && entry.endSeq === null) continue;
    const target = own.has(number) ? (page as (TimelineEntry | undefined)[]) : [...page];
    target[place] = entry;
    own.add(number);
    pages.set(number, target);
  }
  const last = entries.at(-1)?.index ?? 0;
  return { pages: pages.size > pagesMax ? nearest(pages, Math.floor(last / entriesOnPage)) : pages };
}

/** The pages below `total` that have an entry in `[from, to)` missing, in order: what has to be asked for. */
export function missingPages(
  cache: EntryCache,
  range: { readonly from: number; readonly to: number },
  total: number,
): readonly number[] {
  const missing: number[] = [];
  const to = Math.min(range.to, total);
  const first = Math.floor(Math.max(0, range.from) / entriesOnPage);
  for (let page = first; page * entriesOnPage < to; page += 1) {
    const start = Math.max(range.from, page * entriesOnPage);
    const end = Math.min(to, (page + 1) * entriesOnPage);
    if (!isWhole(cache, Math.max(0, start), end)) missing.push(page);
  }
  return missing;
}

function isWhole(cache: EntryCache, from: number, to: number): boolean {
  for (let index = from; index < to; index += 1) if (entryAt(cache, index) === undefined) return false;
  return true;
}

function nearest<Page>(pages: ReadonlyMap<number, Page>, center: number): ReadonlyMap<number, Page> {
  const kept = [...pages].sort(([a], [b]) => Math.abs(a - center) - Math.abs(b - center)).slice(0, pagesMax);
  return new Map(kept);
}
