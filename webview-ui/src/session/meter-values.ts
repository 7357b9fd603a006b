import type { PanelView } from '../../../extension/src/protocol/panel/panel-view.ts';
import { costWords, counted, countWords, durationWords } from '../words/amounts.ts';

/** One thing that a session uses. `share` is 0 to 1 of its cap, more when the cap was passed; null without a cap. */
export interface MeterValue {
  readonly name: string;
  /** as short as can be: `84k tok` */
  readonly word: string;
  /** the whole sentence, for the tooltip and a screen reader */
  readonly about: string;
  readonly share: number | null;
}

/** What a session used, each against its cap. `elapsedMs` may be newer than the view's. */
export function meterValues({ session, spending }: PanelView, elapsedMs: number): readonly MeterValue[] {
  const { caps } = session;
  const tokens = spending.inputTokens + spending.outputTokens;
  const atLeast = spending.costUnknown ? 'at least ' : '';
  return [
    {
      name: 'Turns',
      word: counted(spending.turns, 'turn'),
      about: `${counted(spending.turns, 'turn')} of at most ${caps.turns}`,
      share: spending.turns / caps.turns,
    },
    {
      name: 'Tokens',
      word: `${countWords(tokens)} tok`,
      about: `${countWords(tokens)} tokens of at most ${countWords(caps.tokens)}: ${countWords(spending.inputTokens)} read (${countWords(spending.cachedTokens)} of them from the cache), ${countWords(spending.outputTokens)} written`,
      share: tokens / caps.tokens,
    },
    {
      name: 'Cost',
      word: `${spending.costUnknown ? '≥ ' : ''}${costWords(spending.costUsd)}`,
      about: `${atLeast}${costWords(spending.costUsd)} of at most ${costWords(caps.costUsd)}${spending.costUnknown ? '; some answers have no known price' : ''}`,
      share: spending.costUsd / caps.costUsd,
    },
    ...(spending.cacheShare === null ? [] : [cacheMeter(spending.cacheShare)]),
    {
      name: 'Time',
      word: durationWords(elapsedMs),
      about: `${durationWords(elapsedMs)} of work of at most ${durationWords(caps.elapsedMs)}`,
      share: elapsedMs / caps.elapsedMs,
    },
  ];
}

function cacheMeter(share: number): MeterValue {
  const percent = `${Math.floor(share * 100)}%`;
  return {
    name: 'Cache',
    word: `${percent} cached`,
    about: `${percent} of what could repeat an earlier request did`,
    share: null,
  };
}
