import type { EntryBlock } from '../../protocol/panel/panel-view.ts';

/** A block of text, unless there is none. */
export const textBlock = (title: string, text: string): readonly EntryBlock[] =>
  text.trim() === '' ? [] : [{ kind: 'text', title, text }];

/** A block of facts, without those that say nothing; none when nothing is left. */
export function factsBlock(
  title: string,
  facts: readonly (readonly [string, string])[],
): readonly EntryBlock[] {
  const told = facts.filter(([, value]) => value !== '');
  return told.length === 0 ? [] : [{ kind: 'facts', title, facts: told }];
}
