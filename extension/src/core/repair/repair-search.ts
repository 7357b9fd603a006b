import type { WorkspacePath } from '../../protocol/content.ts';
import type { TestProblem, TestSelection, TestSuite } from '../../protocol/tests.ts';
import type { Cancellation } from '../cancellation.ts';
import type { Fork } from '../ports.ts';

/** Replacement of `[start, end)` in the fork's current text of `path`; UTF-16 offsets. */
export interface RepairEdit {
  readonly path: WorkspacePath;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A source line that the failing tests point at. */
export interface SuspiciousLine {
  readonly path: WorkspacePath;
  /** 1-based */
  readonly line: number;
  /** 0 to 1 */
  readonly score: number;
  /** for people: "run by 2 of 2 failing and 1 of 5 passing tests; in the failure's stack" */
  readonly why: string;
}

/** A change under which the target tests pass and the tests that passed before still do. */
export interface RepairPatch {
  /** Sorted by path and start; they never overlap. */
  readonly edits: readonly RepairEdit[];
  /** operators that made it, one for each place */
  readonly operators: readonly string[];
  /** for people: "compare with <= instead of <, src/a.js line 12" */
  readonly description: string;
  /** ids of the tests that it turns green */
  readonly fixed: readonly string[];
  /** 0 to 1: the estimated chance that it is what a person would have written */
  readonly confidence: number;
}

export interface RepairOutcome {
  /**
   * `repaired`: `patches` is not empty. `not-repaired`: the search ended or the budget ran out. `cannot-run`: the tests
   * could not be run at all, see `problem`.
   */
  readonly status: 'repaired' | 'not-repaired' | 'cannot-run';
  /** best first */
  readonly patches: readonly RepairPatch[];
  /** most suspicious first, at most 20 */
  readonly suspicious: readonly SuspiciousLine[];
  /** changes that turn some but not all target tests green, best first, at most 10 */
  readonly partial: readonly { readonly description: string; readonly fixed: number; readonly of: number }[];
  /** candidates run */
  readonly tried: number;
  readonly durationMs: number;
  /** one sentence for people and models; says what to do next when nothing was found */
  readonly message: string;
  readonly problem?: TestProblem;
}

export interface RepairProgress {
  readonly phase: 'baseline' | 'coverage' | 'search' | 'confirm';
  readonly tried: number;
  readonly perSecond: number;
  /** patches found so far */
  readonly plausible: number;
  readonly bestNote?: string;
}

export interface RepairRequest {
  readonly fork: Fork;
  readonly suite: TestSuite;
  /** the failing tests that must become green; empty selects every test of the suite that fails now */
  readonly target: TestSelection;
  /** only these files may change; test files are never changed */
  readonly allowedPaths?: readonly WorkspacePath[];
  /** milliseconds for the whole search */
  readonly budgetMs: number;
  /** breaks ties between equal candidates; the same seed gives the same order */
  readonly seed: number;
}

/**
 * Looks for a change that makes failing tests pass, without a model: small edits at suspicious places, each run against
 * the tests inside the sandbox. Never changes the fork: the caller applies a patch's edits, and runs the whole suite
 * once before it trusts one. A cancelled search returns within a second with what it found so far.
 */
export interface RepairSearch {
  search(
    request: RepairRequest,
    onProgress: (progress: RepairProgress) => void,
    cancellation: Cancellation,
  ): Promise<RepairOutcome>;
}
