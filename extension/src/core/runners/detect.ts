import type { TestRunnerName, TestSuite } from '../../protocol/tests.ts';
import { runnerCaps } from './caps.ts';
import { detectJavaScript } from './detect-javascript.ts';
import { detectPython } from './detect-python.ts';
import type { ProjectView } from './project-view.ts';

/** A suite that the files speak for. */
export interface FoundSuite extends TestSuite {
  /** 4 a script starts it, 3 it is configured, 2 it is a dependency, 1 test files use it, 0 a guess */
  readonly strength: number;
  /** the suite to take instead where this Python module is not installed */
  readonly unlessImportable?: {
    readonly module: string;
    readonly runner: TestRunnerName;
    readonly files: readonly string[];
  };
}

/** The suites of a workspace, most specific evidence first; the same view gives the same list. */
export function detectSuites(view: ProjectView): FoundSuite[] {
  return [...detectJavaScript(view), ...detectPython(view)]
    .map((suite) => ({ ...suite, files: [...suite.files].sort().slice(0, runnerCaps.suiteFilesMax) }))
    .sort(
      (left, right) =>
        right.strength - left.strength ||
        depth(left.directory) - depth(right.directory) ||
        right.files.length - left.files.length ||
        left.directory.localeCompare(right.directory) ||
        left.runner.localeCompare(right.runner),
    );
}

const depth = (directory: string): number => (directory === '.' ? 0 : directory.split('/').length);
