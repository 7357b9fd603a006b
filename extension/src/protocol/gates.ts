import * as z from 'zod';

/** A question to the person. Work that does not depend on the answer goes on. */
export const Gate = z.object({
  /** what kind of decision this is */
  about: z.enum(['policy', 'escalation', 'question']),
  /** one line: what would happen */
  summary: z.string(),
  /** why it is asked */
  rationale: z.string(),
  /** what could be touched: paths, commands; empty when nothing is at stake */
  blastRadius: z.array(z.string()),
  /** the answers to choose from, the safe one first; a question takes free text besides */
  options: z.array(z.object({ id: z.string(), label: z.string() })),
});
export type Gate = z.infer<typeof Gate>;

/** The id of the chosen option, and what the person said besides. */
export const GateAnswer = z.object({ option: z.string(), text: z.string().optional() });
export type GateAnswer = z.infer<typeof GateAnswer>;
