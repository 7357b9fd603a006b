import type { Cancellation } from '../cancellation.ts';
import { limits } from '../limits.ts';
import type { SearchHit } from '../ports.ts';
import { lastWord, standsIn } from './locate-name.ts';
import type { ToolPorts } from './tool.ts';

/**
 * Lines of the fork in which a name stands as a whole word. Language services know only what belongs to a project that is set
 * up or open; whoever relies on them alone misses the rest. Empty also where the text could not be searched.
 */
export async function textUses(
  name: string,
  { fork, search }: ToolPorts,
  cancellation: Cancellation,
): Promise<readonly SearchHit[]> {
  const word = lastWord(name);
  if (word === '') return [];
  const query = { pattern: word, literal: true, ignoreCase: false, hitsMax: limits.searchHitsMax };
  const found = await search.search(fork, query, cancellation);
  return found.ok ? found.value.hits.filter(({ text }) => standsIn(word, text)) : [];
}
