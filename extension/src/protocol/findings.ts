import * as z from 'zod';
import { WorkspacePath } from './content.ts';

/** One result of a validator. The fields are those that SARIF 2.1.0 `result` objects carry. */
export const Finding = z.object({
  /** the validator's id: `syntax`, `protected-paths`, `tests`, … */
  validator: z.string(),
  /** stable rule id inside the validator: `parse-error`, `regression`, … */
  rule: z.string(),
  level: z.enum(['error', 'warning', 'note']),
  /** a blocking finding keeps a change set from being proposed as valid; an advisory one is shown with it */
  blocking: z.boolean(),
  /** one sentence; says what to do when a model reads it */
  message: z.string(),
  path: WorkspacePath.optional(),
  /** 1-based */
  line: z.number().int().positive().optional(),
  column: z.number().int().positive().optional(),
});
export type Finding = z.infer<typeof Finding>;

/** What one validator said about one change set. */
export const ValidatorReport = z.object({
  validator: z.string(),
  status: z.enum(['passed', 'failed', 'not-applicable', 'could-not-run']),
  findings: z.array(Finding),
  durationMs: z.number(),
  /** one line of evidence for people: "12 tests passed (2 were failing before)" */
  evidence: z.string(),
});
export type ValidatorReport = z.infer<typeof ValidatorReport>;
