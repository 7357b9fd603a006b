import type { LiveNote } from '../../protocol/live.ts';
import type { LiveText } from '../../protocol/panel/panel-messages.ts';

/** Characters of one stream of an entry that are kept; the oldest go first. */
const liveTextMax = 64 * 1024;

/** Something that was said while an entry runs. */
export interface LiveAddition {
  readonly output?: string;
  readonly reasoning?: string;
  /** replaces what stood there */
  readonly progress?: string;
}

/** Nothing was said yet. */
export const silent: LiveText = { output: '', reasoning: '', progress: '' };

/** What a note says, in the words of the panel. */
export function additionOf(note: LiveNote): LiveAddition {
  switch (note.kind) {
    case 'output':
    case 'model-text':
      return { output: note.text };
    case 'model-reasoning':
      return { reasoning: note.text };
    case 'model-calls':
      return { progress: `calls ${note.tool}` };
    case 'repair':
      return { progress: repairWords(note) };
  }
}

/** What is said with the addition; streams are cut to `liveTextMax`. */
export function withAddition(live: LiveText, { output, reasoning, progress }: LiveAddition): LiveText {
  return {
    output: tail(live.output, output),
    reasoning: tail(live.reasoning, reasoning),
    progress: progress ?? live.progress,
  };
}

/** A stream in two: what may be shown now, and the word at its end that may not be whole yet and could be half a secret. */
export function splitLastWord(text: string): { readonly whole: string; readonly rest: string } {
  const space = Math.max(text.lastIndexOf(' '), text.lastIndexOf('\n'), text.lastIndexOf('\r'));
  const rest = text.length - space - 1;
  if (rest > wordMax) return { whole: text, rest: '' };
  return { whole: text.slice(0, space + 1), rest: text.slice(space + 1) };
}

/** Characters of a word that is waited for. */
const wordMax = 256;

function tail(before: string, added = ''): string {
  const text = before + added;
  return text.length > liveTextMax ? text.slice(-liveTextMax) : text;
}

function repairWords({
  phase,
  tried,
  perSecond,
  plausible,
  note,
}: Extract<LiveNote, { kind: 'repair' }>): string {
  const figures = `${tried.toLocaleString('en')} tried, ${Math.round(perSecond)}/s, ${plausible} plausible`;
  return [`${phase}: ${figures}`, note].filter((part) => part !== '').join('; ');
}
