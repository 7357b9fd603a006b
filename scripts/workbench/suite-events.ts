/** How a test in an extension host ended. */
export interface SuiteTest {
  /** the titles of its suites, then its own */
  readonly titles: readonly string[];
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly durationMs: number;
  /** for a failed one: what was thrown */
  readonly error?: SuiteError;
}

export interface SuiteError {
  readonly message: string;
  readonly stack: string;
}

/**
 * What the runner in the extension host tells: one JSON text a line, `end` last. A run without `end` has crashed.
 */
export type SuiteEvent =
  | { readonly type: 'file'; readonly name: string }
  | { readonly type: 'begin'; readonly titles: readonly string[] }
  | { readonly type: 'test'; readonly test: SuiteTest }
  /** something failed outside of any test: a hook, or a file that cannot be loaded */
  | { readonly type: 'broken'; readonly where: string; readonly error: SuiteError }
  | { readonly type: 'end' };

/** Says the runner in the extension host where to send its events: a port of this machine. */
export const eventsPortVariable = 'RATCHET_SUITE_EVENTS_PORT';

/** Says it where mocha is: a file URL. */
export const mochaVariable = 'RATCHET_SUITE_MOCHA';

/** Says it which tests to run, by a part of their titles; absent: all. */
export const grepVariable = 'RATCHET_SUITE_GREP';
