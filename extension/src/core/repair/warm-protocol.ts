import type { StackFrame } from '../../protocol/tests.ts';

/** What a warm worker is asked; workers/node-worker.mjs describes it. */
export interface WarmRequest {
  /** workspace paths and the texts that stand there during the run */
  readonly files: Readonly<Record<string, string>>;
  readonly paths: readonly string[];
  /** none: every test of the paths */
  readonly ids: readonly string[];
  readonly timeoutMs: number;
  readonly failuresMax: number;
  /** a new thread, nothing left of earlier runs */
  readonly fresh?: boolean;
  /** messages, values and frames of failures */
  readonly detail?: boolean;
  /** line coverage; `sources` are files that may change (none: whatever is not a test by its name) */
  readonly trace?: {
    readonly files: readonly string[];
    readonly tests: readonly string[];
    readonly sources?: readonly string[];
    readonly testPattern: string;
  };
}

/** A test's result as a worker tells it; `ms` is its own time in milliseconds. */
export interface WarmTestResult {
  readonly id: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  readonly ms: number;
  readonly message?: string;
  readonly expected?: string;
  readonly actual?: string;
  readonly frames?: readonly StackFrame[];
  /** line of the test file at which it failed */
  readonly at?: number;
  readonly segments?: readonly {
    readonly path?: string;
    readonly line: number;
    readonly lines: Readonly<Record<string, readonly number[]>>;
  }[];
}

/** A worker's answer to one request to run tests; `ms` is the time of the whole run in milliseconds. */
export interface WarmResult {
  /** `invalid`: a text does not compile; nothing was run */
  readonly ended: 'done' | 'stopped' | 'timeout' | 'memory' | 'crashed' | 'invalid';
  readonly results: readonly WarmTestResult[];
  readonly ms: number;
}
