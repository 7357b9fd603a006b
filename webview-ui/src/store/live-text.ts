import type { LiveText, PanelDelta } from '../../../extension/src/protocol/panel/panel-messages.ts';

/** What running entries say, by index. */
export type LiveTexts = Readonly<Record<number, LiveText>>;

/** Characters of one stream that are kept; the oldest go first. */
export const liveTextMax = 64_000;

/** What is said with a delta's additions: output and reasoning are appended and capped, progress is replaced. */
export function withLive(live: LiveTexts, additions: NonNullable<PanelDelta['live']>): LiveTexts {
  const next: Record<number, LiveText> = { ...live };
  for (const { index, output, reasoning, progress } of additions) {
    const before = next[index] ?? silent;
    next[index] = {
      output: tail(before.output, output),
      reasoning: tail(before.reasoning, reasoning),
      progress: progress ?? before.progress,
    };
  }
  return next;
}

/** What is said without those entries: what they said is in their details now. */
export function withoutLive(live: LiveTexts, ended: readonly number[]): LiveTexts {
  if (!ended.some((index) => index in live)) return live;
  const gone = new Set(ended);
  return Object.fromEntries(Object.entries(live).filter(([index]) => !gone.has(Number(index))));
}

const silent: LiveText = { output: '', reasoning: '', progress: '' };

function tail(before: string, added = ''): string {
  const text = before + added;
  if (text.length <= liveTextMax) return text;
  const cut = text.slice(-liveTextMax);
  // Whole lines, as an escape sequence or a pair of surrogates may be cut in half.
  const line = cut.indexOf('\n');
  return line === -1 || line > liveTextMax / 2 ? cut : cut.slice(line + 1);
}
