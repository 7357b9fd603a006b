import type { LiveText, PanelDelta } from '../../protocol/panel/panel-messages.ts';
import type { LiveAddition } from './live-texts.ts';
import { silent, splitLastWord, withAddition } from './live-texts.ts';

type Sent = NonNullable<PanelDelta['live']>;

/** What is said of running entries and a page has not been sent yet. Words go out whole: half a secret is not recognised. */
export interface LiveOutbox {
  add(index: number, addition: LiveAddition): void;
  /** Takes out what can be sent, of entries that still run. */
  take(runs: (index: number) => boolean): Sent;
  /** Begins anew with everything that is said: returns what goes out whole, keeps the rest. */
  restart(live: ReadonlyMap<number, LiveText>): Record<number, LiveText>;
  clear(): void;
}

/** An outbox with nothing in it. */
export function createLiveOutbox(): LiveOutbox {
  const unsent = new Map<number, LiveText>();
  return {
    add(index, addition) {
      unsent.set(index, withAddition(unsent.get(index) ?? silent, addition));
    },
    take(runs) {
      const sent: Sent[number][] = [];
      for (const [index, text] of [...unsent]) {
        unsent.delete(index);
        if (!runs(index)) continue;
        const { whole, rest } = split(text);
        if (rest.output !== '' || rest.reasoning !== '') unsent.set(index, rest);
        const one = {
          ...(whole.output !== '' && { output: whole.output }),
          ...(whole.reasoning !== '' && { reasoning: whole.reasoning }),
          ...(whole.progress !== '' && { progress: whole.progress }),
        };
        if (Object.keys(one).length > 0) sent.push({ index, ...one });
      }
      return sent;
    },
    restart(live) {
      unsent.clear();
      const texts: Record<number, LiveText> = {};
      for (const [index, text] of live) {
        const { whole, rest } = split(text);
        texts[index] = whole;
        if (rest.output !== '' || rest.reasoning !== '') unsent.set(index, rest);
      }
      return texts;
    },
    clear: () => unsent.clear(),
  };
}

function split(text: LiveText): { readonly whole: LiveText; readonly rest: LiveText } {
  const output = splitLastWord(text.output);
  const reasoning = splitLastWord(text.reasoning);
  return {
    whole: { output: output.whole, reasoning: reasoning.whole, progress: text.progress },
    rest: { output: output.rest, reasoning: reasoning.rest, progress: '' },
  };
}
