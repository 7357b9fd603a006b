import type { TestRunnerName, TestSelection, TestSuite } from '../../protocol/tests.ts';
import type { ScriptCommand } from './script-command.ts';

/** What tells that a package uses a JavaScript runner. */
export interface JavaScriptSigns {
  /** name of the npm package, for example `mocha`; undefined for what Node has built in */
  readonly packageName: string | undefined;
  /** base names of its configuration files */
  readonly configuration: RegExp | undefined;
  /** the script's words start this runner */
  isScript(command: ScriptCommand): boolean;
  /** imports in a test file's text that only this runner serves */
  readonly imports: RegExp;
  /** it serves `describe`, `it`, `test` as globals */
  readonly globals: boolean;
}

/** A suite and what is known about how it is to be run. */
export interface RunRequest {
  readonly suite: TestSuite;
  readonly selection: TestSelection;
  /** the package script that starts this runner, if there is one */
  readonly script: ScriptCommand | undefined;
  /** name or path of `node` and of Python, as the command line takes them */
  readonly node: string;
  readonly python: string;
  /** absolute folder that holds the injected scripts in this run */
  readonly tools: string;
  /** absolute folder, kept between runs, for the runner's own cache */
  readonly cache: string;
}

/** How to run it. */
export interface RunnerPlan {
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** as a person would type it in the suite's folder */
  readonly command: string;
  /** what the injected script reads: files relative to the suite's folder, and the titles wanted of each (none: all) */
  readonly request: InjectedRequest;
}

/** What an injected script is asked to do, as JSON. `wanted` are test names by file; none means all. */
export interface InjectedRequest {
  readonly files: readonly string[];
  readonly wanted: Readonly<Record<string, readonly string[]>>;
  /** regular expression that full names (joined by a space) of the wanted tests match, where the runner takes one */
  readonly namePattern?: string;
  readonly options: readonly string[];
}

/** One test runner: how to recognise it and how to start it. Reading its results is the same for all (collect-results). */
export interface Runner {
  readonly name: TestRunnerName;
  /** undefined for Python's; they are told apart in detect-python */
  readonly javaScript?: JavaScriptSigns;
  /** what installs it, for the end of a sentence; `python` is the interpreter that was tried */
  install(python: string): string;
  plan(request: RunRequest): RunnerPlan;
}
