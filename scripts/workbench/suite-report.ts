import type { SuiteEvent, SuiteTest } from './suite-events.ts';

/** Prints a run of suites as it goes. */
export interface SuiteReport {
  readonly note: (event: SuiteEvent) => void;
  /** prints what failed and the closing line; `breakOff` says why the run did not come to its end. True: all passed */
  readonly end: (breakOff: string | undefined) => boolean;
}

/** A report on the console: a line a test, then what failed, then `N passed, N failed`. */
export function createSuiteReport(): SuiteReport {
  const tests: SuiteTest[] = [];
  const broken: string[] = [];
  const note = (event: SuiteEvent): void => {
    if (event.type === 'file') console.log(event.name);
    if (event.type === 'broken') broken.push(`${event.where}\n${event.error.stack}`);
    if (event.type === 'test') {
      tests.push(event.test);
      const { titles, state, durationMs } = event.test;
      const duration = durationMs < 100 ? '' : ` (${durationMs} ms)`;
      console.log(
        `  ${marks[state]} ${titles.join(' › ')}${duration}${state === 'skipped' ? ', skipped' : ''}`,
      );
    }
  };
  const end = (breakOff: string | undefined): boolean => {
    const failed = tests.filter(({ state }) => state === 'failed');
    for (const { titles, error } of failed) broken.push(`${titles.join(' › ')}\n${error?.stack ?? ''}`);
    if (breakOff !== undefined) broken.push(breakOff);
    for (const text of broken) console.log(`\n${text}`);
    const count = (state: SuiteTest['state']): number => tests.filter((test) => test.state === state).length;
    const failures = broken.length;
    const skipped = count('skipped') > 0 ? `, ${count('skipped')} skipped` : '';
    console.log(`\n${count('passed')} passed, ${failures} failed${skipped}`);
    return failures === 0 && tests.length > 0;
  };
  return { note, end };
}

const marks = { passed: '✔', failed: '✗', skipped: '-' } as const;
