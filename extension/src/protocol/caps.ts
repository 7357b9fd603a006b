import * as z from 'zod';

/** What the agent may do with its result: nothing, propose it, or accept it when every validator passes. */
export const Autonomy = z.enum(['read-only', 'suggest', 'auto']);
export type Autonomy = z.infer<typeof Autonomy>;

/** Hard limits of a session; reaching one ends the work with its results so far kept. */
export const Caps = z.object({
  turns: z.number().int().positive(),
  tokens: z.number().int().positive(),
  costUsd: z.number().positive(),
  /** wall time of the engine's work, waiting for a person excluded */
  elapsedMs: z.number().int().positive(),
});
export type Caps = z.infer<typeof Caps>;
