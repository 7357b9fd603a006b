import * as z from 'zod';
import { WorkspacePath } from './content.ts';

/** The test runners that Ratchet knows. */
export const TestRunnerName = z.enum(['node-test', 'mocha', 'vitest', 'jest', 'pytest', 'unittest']);
export type TestRunnerName = z.infer<typeof TestRunnerName>;

/** A test runner found in a workspace. */
export const TestSuite = z.object({
  runner: TestRunnerName,
  /** folder that the runner starts in, workspace-relative, `.` for the root */
  directory: z.string(),
  /** why it is believed to be used here: "package.json script test: mocha" */
  because: z.string(),
  /** test files, workspace-relative, sorted; may be cut (see limits) */
  files: z.array(WorkspacePath),
});
export type TestSuite = z.infer<typeof TestSuite>;

/** A frame of a failure's stack inside the workspace, deepest first. */
export const StackFrame = z.object({
  path: WorkspacePath,
  line: z.number().int().positive(),
  column: z.number().int().positive().optional(),
  symbol: z.string().optional(),
});
export type StackFrame = z.infer<typeof StackFrame>;

/** What one test came to. */
export const TestResult = z.object({
  /** `path::outer > inner > name`; stable between runs; names the test in selections */
  id: z.string(),
  path: WorkspacePath,
  name: z.string(),
  status: z.enum(['passed', 'failed', 'skipped', 'errored']),
  durationMs: z.number(),
  /** 1-based line of the test or of the failing assertion, where the runner tells */
  line: z.number().int().positive().optional(),
  message: z.string().optional(),
  expected: z.string().optional(),
  actual: z.string().optional(),
  stack: z.array(StackFrame).optional(),
});
export type TestResult = z.infer<typeof TestResult>;

/** Why a run gives no (or no complete) results. */
export const TestProblem = z.object({
  reason: z.enum([
    'runner-missing',
    'no-tests',
    'timed-out',
    'crashed',
    'unreadable',
    'sandbox-missing',
    'cancelled',
  ]),
  /** says what to do next */
  message: z.string(),
});
export type TestProblem = z.infer<typeof TestProblem>;

/** What one run of a suite came to. */
export const TestRun = z.object({
  runner: TestRunnerName,
  directory: z.string(),
  /** the command as a person would type it */
  command: z.string(),
  exitCode: z.number().int().nullable(),
  results: z.array(TestResult),
  /** tail of the output, capped */
  output: z.string(),
  durationMs: z.number(),
  problem: TestProblem.optional(),
});
export type TestRun = z.infer<typeof TestRun>;

/** Which tests to run: everything of a suite, or files and single tests by id. */
export const TestSelection = z.object({
  paths: z.array(WorkspacePath).default([]),
  ids: z.array(z.string()).default([]),
});
export type TestSelection = z.infer<typeof TestSelection>;
