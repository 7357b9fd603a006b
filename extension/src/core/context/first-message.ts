import type { Observation, OutcomeOf } from '../../protocol/intents.ts';
import type { TestResult } from '../../protocol/tests.ts';
import type { SessionState } from '../session/state.ts';

/** The thread's first message: the task, what the person's directives say, what is known of the workspace. */
export function firstMessage(state: SessionState): string {
  const { setup, observation } = state;
  const target = setup.test === null ? state.baseline : state.target;
  const parts = [
    section('Task', setup.task),
    setup.mode === 'fix' && target ? section('Failing tests', describeFailures(target)) : '',
    setup.autonomy === 'read-only'
      ? section('Constraint', 'Read-only: change nothing; answer in words.')
      : '',
    observation ? directives(observation) : '',
    observation ? section('Workspace', describeWorkspace(observation)) : '',
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

const section = (title: string, text: string): string => `# ${title}\n${text}`;

function describeFailures(target: OutcomeOf<'run-tests'>): string {
  const wanted = new Set(target.failing);
  const failures = target.runs.flatMap((run) => run.results).filter((result) => wanted.has(result.id));
  const shown = failures.slice(0, 10).map(describeFailure);
  const rest = failures.length > shown.length ? [`… and ${failures.length - shown.length} more`] : [];
  return [...shown, ...rest].join('\n\n');
}

function describeFailure(result: TestResult): string {
  const lines = [
    `${result.id}${result.line === undefined ? '' : ` (line ${result.line})`}: ${result.status}`,
  ];
  if (result.message !== undefined) lines.push(result.message.slice(0, 1500));
  if (result.expected !== undefined) lines.push(`expected: ${result.expected.slice(0, 500)}`);
  if (result.actual !== undefined) lines.push(`actual: ${result.actual.slice(0, 500)}`);
  for (const frame of result.stack?.slice(0, 5) ?? []) lines.push(`at ${frame.path}:${frame.line}`);
  return lines.join('\n');
}

function directives(observation: Observation): string {
  if (observation.directives.length === 0) return '';
  const files = observation.directives.map((file) => {
    const cut = file.omittedBytes > 0 ? `\n[${file.omittedBytes} bytes cut]` : '';
    return `## ${file.path}\n${file.text}${cut}`;
  });
  return `# Directives of this repository\n${files.join('\n')}`;
}

function describeWorkspace(observation: Observation): string {
  const suites = observation.suites.map(
    (suite) => `- ${suite.runner} in ${suite.directory} (${suite.because}), ${suite.files.length} test files`,
  );
  return [
    `${observation.moreFiles ? 'More than ' : ''}${observation.files} files.`,
    suites.length > 0 ? `Test runners:\n${suites.join('\n')}` : 'No test runner was found.',
    observation.overview,
  ].join('\n');
}
