import * as z from 'zod';
import { limits } from '../limits.ts';
import { answer, defineTool, problem } from './tool.ts';

const Input = z.object({
  pattern: z.string().min(1),
  literal: z.boolean().default(false),
  ignore_case: z.boolean().default(false),
  include: z.string().optional(),
});

/** Searches the fork's text. */
export const searchTextTool = defineTool({
  name: 'search_text',
  description:
    'Search file contents with a regular expression, line by line, or for literal text. include: a glob of paths.',
  effect: 'read',
  input: Input,
  details: z.object({ hits: z.number() }),
  async run(input, { fork, search }, { cancellation }) {
    const query = {
      pattern: input.pattern,
      literal: input.literal,
      ignoreCase: input.ignore_case,
      hitsMax: limits.searchHitsMax,
      ...(input.include === undefined ? {} : { include: input.include }),
    };
    const found = await search.search(fork, query, cancellation);
    if (!found.ok) return problem(found.failure.message);
    const lines = found.value.hits.map((hit) => `${hit.path}:${hit.line}: ${hit.text.trim().slice(0, 240)}`);
    if (found.value.cut) lines.push('[more hits: use a narrower pattern or include]');
    return answer(lines.join('\n') || '[no hit]', { hits: found.value.hits.length });
  },
});
