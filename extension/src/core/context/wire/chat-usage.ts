import type { Usage } from '../../../protocol/conversation.ts';
import type { JsonValue } from '../../../protocol/json.ts';
import { countOf, fieldOf } from './json-fields.ts';

/** Tokens as Chat Completions and its dialects report them; zeros when a server reports none. */
export function chatUsage(usage: JsonValue | undefined): Usage {
  const input = countOf(usage, 'prompt_tokens');
  const completion = countOf(usage, 'completion_tokens');
  const reasoning = countOf(fieldOf(usage, 'completion_tokens_details'), 'reasoning_tokens');
  // xAI counts reasoning beside the completion, everyone else inside it; the total tells.
  const apart = reasoning > 0 && countOf(usage, 'total_tokens') === input + completion + reasoning;
  return {
    input,
    cachedInput:
      countOf(fieldOf(usage, 'prompt_tokens_details'), 'cached_tokens') ||
      countOf(usage, 'prompt_cache_hit_tokens') ||
      countOf(usage, 'cached_tokens'),
    output: completion + (apart ? reasoning : 0),
    reasoning,
  };
}
