import type { PanelView, TimelineEntry } from '../../../extension/src/protocol/panel/panel-view.ts';

/** A moment of a session worth a mark on the slider. */
export interface TimeMark {
  readonly seq: number;
  readonly at: number;
  readonly kind: 'revision' | 'proposal' | 'checkpoint';
  readonly label: string;
}

/**
 * The marks of a session as far as a view and some entries tell. While travelling in time a view knows only what was
 * until then, so marks that were seen before are kept: `known` are those of the same session.
 */
export function marksOf(
  view: Pick<PanelView, 'plan' | 'checkpoints'>,
  entries: readonly Pick<TimelineEntry, 'seq' | 'at' | 'kind' | 'title'>[],
  known: readonly TimeMark[],
): readonly TimeMark[] {
  const found: TimeMark[] = [
    ...(view.plan?.revisions ?? []).map(({ seq, at, cause }): TimeMark => ({
      seq,
      at,
      kind: 'revision',
      label: cause === 'adopted' ? 'Plan adopted' : 'Plan revised',
    })),
    ...entries
      .filter(({ kind }) => kind === 'proposal')
      .map(({ seq, at, title }): TimeMark => ({ seq, at, kind: 'proposal', label: title })),
    ...view.checkpoints.map(({ seq, at, label }): TimeMark => ({ seq, at, kind: 'checkpoint', label })),
  ];
  const bySeq = new Map(known.map((mark) => [`${mark.kind}:${mark.seq}`, mark]));
  for (const mark of found) bySeq.set(`${mark.kind}:${mark.seq}`, mark);
  return [...bySeq.values()].toSorted((a, b) => a.seq - b.seq);
}

/** The nearest mark after or before a moment, or undefined. */
export function nextMark(marks: readonly TimeMark[], seq: number, direction: 1 | -1): TimeMark | undefined {
  return direction === 1 ? marks.find((mark) => mark.seq > seq) : marks.findLast((mark) => mark.seq < seq);
}

/**
 * Marks as places on a line of `width` pixels, those that would cover each other as one; the most telling one of them
 * gives its kind: a proposal before a revision before a checkpoint.
 */
export function placeMarks(
  marks: readonly TimeMark[],
  last: number,
  width: number,
): readonly { readonly share: number; readonly mark: TimeMark; readonly count: number }[] {
  const weight = { proposal: 2, revision: 1, checkpoint: 0 };
  const placed: { share: number; mark: TimeMark; count: number }[] = [];
  for (const mark of marks) {
    const share = last <= 0 ? 0 : Math.min(1, mark.seq / last);
    const before = placed.at(-1);
    if (before === undefined || (share - before.share) * width >= 6) placed.push({ share, mark, count: 1 });
    else {
      before.count += 1;
      if (weight[mark.kind] > weight[before.mark.kind]) before.mark = mark;
    }
  }
  return placed;
}

/** What happened last at a moment, as far as the entries that are loaded tell: the newest one that had begun by then. */
export function entryAt<Entry extends Pick<TimelineEntry, 'seq'>>(
  entries: readonly Entry[],
  seq: number,
): Entry | undefined {
  return entries.reduce<Entry | undefined>(
    (best, entry) => (entry.seq <= seq && (best === undefined || entry.seq >= best.seq) ? entry : best),
    undefined,
  );
}
