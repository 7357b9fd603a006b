import type { EntryDetail, TimelineEntry } from '../../../extension/src/protocol/panel/panel-view.ts';

/** What an entry held in full when it was asked for. */
export interface KnownDetail {
  readonly detail: EntryDetail;
  /** the entry's `endSeq` at that time: what was said of a running entry is old when it has ended */
  readonly endSeq: number | null;
}

/** Details by the index of their entry, the one added last at the end. Immutable. */
export type DetailCache = ReadonlyMap<number, KnownDetail>;

/** Details that are kept: what is scrolled out of sight and back stands there at once. */
const detailsMax = 40;

/** A cache that knows nothing. */
export const noDetails: DetailCache = new Map();

/** The cache with a detail added; the one added first goes when there are too many. */
export function withDetail(cache: DetailCache, known: KnownDetail): DetailCache {
  const { index } = known.detail;
  const others = [...cache].filter(([other]) => other !== index);
  return new Map([...others.slice(-(detailsMax - 1)), [index, known]]);
}

/** What is known of an entry as it stands now, or undefined. */
export function detailOf(
  cache: DetailCache,
  { index, endSeq }: Pick<TimelineEntry, 'index' | 'endSeq'>,
): EntryDetail | undefined {
  const known = cache.get(index);
  return known?.endSeq === endSeq ? known.detail : undefined;
}
