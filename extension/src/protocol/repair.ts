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

export const SuspiciousLine = z.object({
  path: WorkspacePath,
  line: z.number().int().positive(),
  /** 0 to 1 */
  score: z.number(),
  why: z.string(),
});
export type SuspiciousLine = z.infer<typeof SuspiciousLine>;

/** A patch of the built-in engine that made the target tests pass and broke none of their file. */
export const RepairPatch = z.object({
  edits: z.array(TextEdit),
  operators: z.array(z.string()),
  /** for people: "use <= instead of <, src/a.js line 12" */
  description: z.string(),
  fixed: z.array(z.string()),
  confidence: z.number().min(0).max(1),
});
export type RepairPatch = z.infer<typeof RepairPatch>;

export const RepairReport = z.object({
  status: z.enum(['repaired', 'not-repaired', 'cannot-run']),
  patches: z.array(RepairPatch),
  suspicious: z.array(SuspiciousLine),
  partial: z.array(z.object({ description: z.string(), fixed: z.number().int(), of: z.number().int() })),
  /** candidates that were validated */
  tried: z.number().int(),
  durationMs: z.number(),
  message: z.string(),
});
export type RepairReport = z.infer<typeof RepairReport>;
