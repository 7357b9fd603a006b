import * as z from 'zod';
import { WorkspacePath } from './content.ts';

/** Replaces the UTF-16 range `start` to `end` of a file's present text. */
export const TextEdit = z.object({
  path: WorkspacePath,
  start: z.number().int().nonnegative(),
  end: z.number().int().nonnegative(),
  text: z.string(),
});
export type TextEdit = z.infer<typeof TextEdit>;

const SuspiciousLine = z.object({
  path: WorkspacePath,
  line: z.number().int().positive(),
  /** 0 to 1 */
  score: z.number(),
  /** for people: "run by 2 of 2 failing and 1 of 5 passing tests; in the failure's stack" */
  why: z.string(),
});
/** A line that may be the cause of the failures. */
export type SuspiciousLine = z.infer<typeof SuspiciousLine>;

/** A patch of the built-in engine that made the target tests pass and broke none of their file. */
const RepairPatch = z.object({
  /** sorted by path and start; they never overlap */
  edits: z.array(TextEdit).readonly(),
  /** operators that made it, one for each place */
  operators: z.array(z.string()).readonly(),
  /** for people: "use <= instead of <, src/a.js line 12" */
  description: z.string(),
  /** ids of the tests that it turns green */
  fixed: z.array(z.string()).readonly(),
  confidence: z.number().min(0).max(1),
});
export type RepairPatch = z.infer<typeof RepairPatch>;

/** What a search for a repair came to. */
export const RepairReport = z.object({
  status: z.enum(['repaired', 'not-repaired', 'cannot-run']),
  /** best first */
  patches: z.array(RepairPatch).readonly(),
  /** most suspicious first, at most 20 */
  suspicious: z.array(SuspiciousLine).readonly(),
  /** changes that turn some but not all target tests green, best first, at most 10 */
  partial: z
    .array(z.object({ description: z.string(), fixed: z.number().int(), of: z.number().int() }))
    .readonly(),
  /** candidates that were run */
  tried: z.number().int(),
  durationMs: z.number(),
  /** one sentence for people and models; says what to do next when nothing was found */
  message: z.string(),
});
export type RepairReport = z.infer<typeof RepairReport>;
