import type { WorkspacePath } from '../../protocol/content.ts';
import type { RepairReport } from '../../protocol/repair.ts';
import type { TestProblem, TestSelection, TestSuite } from '../../protocol/tests.ts';
import type { Cancellation } from '../cancellation.ts';
import type { Fork } from '../ports.ts';

/**
 * `repaired`: `patches` is not empty. `not-repaired`: the search ended or the budget ran out. `cannot-run`: the tests could
 * not be run at all, see `problem`.
 */
export interface RepairOutcome extends RepairReport {
  readonly problem?: TestProblem;
}

/** How far a search is. `tried` counts candidates. */
export interface RepairProgress {
  readonly phase: 'baseline' | 'coverage' | 'search' | 'confirm';
  readonly tried: number;
  readonly perSecond: number;
  /** patches found so far */
  readonly plausible: number;
  readonly bestNote?: string;
}

/** What a search is to repair, where, and how long it may take. */
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
