import type { CheckpointId, FileChange, Hash } from '../../protocol/content.ts';
import type { ValidatorReport } from '../../protocol/findings.ts';
import type { Observation, OutcomeOf } from '../../protocol/intents.ts';
import type { TestSuite } from '../../protocol/tests.ts';
import type { Cancellation } from '../cancellation.ts';
import type { SecretScanner } from '../secrets/secret.ts';
import type { CommandOutput, Fork, Sandbox, SyntaxTrees, TestRunners } from '../ports.ts';

/** What a validator judges: a change set, with the fork standing where it leads to. */
export interface ValidationSubject {
  readonly files: readonly FileChange[];
  readonly fork: Fork;
  /** content of a state's blob, or undefined when it is lost */
  content(hash: Hash): Promise<Uint8Array | undefined>;
  /** tests that must pass: ids, paths or names as the plan gives them */
  readonly tests: readonly string[];
  readonly suites: readonly TestSuite[];
  /** how the tests stood on the untouched workspace; null when they were not run */
  readonly baseline: OutcomeOf<'run-tests'> | null;
  readonly runners: TestRunners;
  /** what AGENTS.md files say, farthest first */
  readonly directives: Observation['directives'];
  readonly sandbox: Sandbox;
  /** where the change set leads; a validator that moves the fork brings it back there */
  readonly to: CheckpointId | null;
  readonly syntax: SyntaxTrees;
  readonly secrets: SecretScanner;
  /** reasons of protected paths whose change a person allowed */
  readonly permissions: ReadonlySet<string>;
  /** paths whose change a person allowed */
  readonly allowedPaths: ReadonlySet<string>;
  readonly onOutput: (output: CommandOutput) => void;
  readonly cancellation: Cancellation;
}

/** Judges a change set. It changes nothing and never throws for what a repository or a program does. */
export interface Validator {
  readonly id: string;
  validate(subject: ValidationSubject): Promise<Omit<ValidatorReport, 'validator' | 'durationMs'>>;
}
