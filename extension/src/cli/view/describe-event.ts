import type { SessionEvent } from '../../protocol/events.ts';
import type { ValidatorReport } from '../../protocol/findings.ts';
import type { Intent, Outcome } from '../../protocol/intents.ts';
import { describeFinding } from '../../core/validators/reports.ts';
import type { SessionState } from '../../core/session/state.ts';
import { formatDuration } from './format.ts';
import type { Paint } from './styles.ts';

/** What a tool call is about, in words: `describeCall` of core/views, which comes with all tools. */
export type DescribeCall = (tool: string, input: unknown) => string;

/** An event in words for the terminal, or null for those that a reader need not see. */
export function describeEvent(
  event: SessionEvent,
  state: SessionState,
  paint: Paint,
  describeCall: DescribeCall,
): string | null {
  switch (event.type) {
    case 'session-started':
      return `${paint('bold', event.setup.task)}\n${paint('dim', `  session ${event.setup.sessionId}, ${engineName(event.setup.engine)}, autonomy ${event.setup.autonomy}`)}`;
    case 'session-resumed':
      return paint('dim', ['  resumed', ...event.notes].join('; '));
    case 'person-commanded':
      return event.command.kind === 'steer' ? `${paint('cyan', '›')} ${event.command.text}` : null;
    case 'work-stopped':
      return paint('yellow', '■ stopped');
    case 'intent-issued':
      return describeIntent(event.intent, paint, describeCall);
    case 'outcome-recorded':
      return describeOutcome(event.outcome, event.durationMs, paint);
    case 'message-added':
      return event.from === 'loop' && state.thread.items.length > 1
        ? paint('dim', `  → model: ${firstLine(event.text)}`)
        : null;
    case 'call-answered':
      return event.reply.isError ? `${paint('yellow', '  !')} ${firstLine(event.reply.text)}` : null;
    case 'plan-adopted':
      return describePlan('Plan', event.plan.steps, paint);
    case 'plan-revised':
      return describePlan(`Plan revised (${event.cause}): ${event.reason}`, event.after.steps, paint);
    case 'step-started':
      return `${paint('cyan', '▶')} step ${paint('bold', event.step)}${event.attempt > 1 ? ` (try ${event.attempt})` : ''}`;
    case 'step-claimed':
      return state.setup.engine.kind === 'model'
        ? `  ${paint('dim', 'done, it says:')} ${firstLine(event.summary)}`
        : null;
    case 'step-completed':
      return `${paint('green', '✔')} step ${paint('bold', event.step)}`;
    case 'step-rejected':
      return `${paint('yellow', '↺')} step ${paint('bold', event.step)} is not valid yet (try ${event.attempt})`;
    case 'replan-requested':
      return `${paint('yellow', '↺')} another plan is asked for: ${event.reason}`;
    case 'step-rolled-back':
      return `${paint('red', '⤺')} step ${paint('bold', event.step)} rolled back`;
    case 'fork-rolled-back':
      return `${paint('yellow', '⤺')} rolled back to ${event.to === null ? 'the untouched workspace' : `checkpoint ${event.to.slice(0, 12)}`}${event.reopened.length > 0 ? `; to be done again: ${event.reopened.join(', ')}` : ''}`;
    case 'change-set-proposed':
      return `${paint('green', '◆')} proposed: ${event.changeSet.files.length} changed file${event.changeSet.files.length === 1 ? '' : 's'}`;
    case 'session-paused':
      return 'message' in event.reason
        ? `${paint('yellow', '‖ paused:')} ${event.reason.message}`
        : paint('yellow', '‖ paused');
    case 'session-ended':
      return describeEnding(event.ending, paint);
  }
}

const engineName = (engine: { kind: 'model'; model: string } | { kind: 'repair' }): string =>
  engine.kind === 'model' ? `model ${engine.model}` : 'built-in repair engine (no model)';

const firstLine = (text: string): string => {
  const line = text.trim().split('\n')[0] ?? '';
  return line.length > 160 ? `${line.slice(0, 160)}…` : line;
};

function describePlan(
  title: string,
  steps: readonly { id: string; goal: string; dependsOn: readonly string[] }[],
  paint: Paint,
): string {
  const lines = steps.map((step) => {
    const after = step.dependsOn.length > 0 ? paint('dim', ` (after ${step.dependsOn.join(', ')})`) : '';
    return `  ${paint('bold', step.id)}  ${step.goal}${after}`;
  });
  return [title, ...lines].join('\n');
}

/** What is done, in one line, or null when a reader need not see it. */
export function describeIntent(intent: Intent, paint: Paint, describeCall: DescribeCall): string | null {
  switch (intent.kind) {
    case 'call-tool':
      return `  ${paint('cyan', intent.tool)} ${firstLine(describeCall(intent.tool, intent.input))}`;
    case 'search-repair':
      return paint(
        'dim',
        `  searching for a change that makes ${intent.targets.length} failing test${intent.targets.length === 1 ? '' : 's'} pass (${formatDuration(intent.budgetMs)} at most)`,
      );
    case 'edit-fork':
      return `  ${paint('cyan', 'patch')} ${intent.why}`;
    case 'restore-checkpoint':
      return paint('dim', `  roll back: ${intent.why}`);
    case 'request-model':
      return intent.delayMs > 0
        ? paint('dim', `  asking the model again in ${formatDuration(intent.delayMs)}`)
        : null;
    default:
      return null;
  }
}

function describeOutcome(outcome: Outcome, durationMs: number, paint: Paint): string | null {
  const took = paint('dim', formatDuration(durationMs));
  switch (outcome.kind) {
    case 'open-fork':
      return paint('dim', `  fork: ${outcome.fork}, ${formatDuration(durationMs)}`);
    case 'observe-workspace': {
      const { suites, files, moreFiles } = outcome.observation;
      const runners = suites.map((suite) => suite.runner).join(', ') || 'no test runner';
      return paint(
        'dim',
        `  workspace: ${moreFiles ? 'more than ' : ''}${files} files, ${runners}; sandbox: ${outcome.observation.sandbox.kind}`,
      );
    }
    case 'run-tests':
      return outcome.problem !== null
        ? `${paint('yellow', '  !')} ${outcome.problem}`
        : paint(
            'dim',
            `  tests before: ${outcome.runs.reduce((sum, run) => sum + run.results.length, 0)} run, ${outcome.failing.length} do not pass, ${formatDuration(durationMs)}`,
          );
    case 'request-model-failed':
      return `${paint('yellow', '  !')} the model: ${outcome.message}`;
    case 'request-model': {
      const text = outcome.answer.items
        .flatMap((item) => (item.kind === 'text' ? [item.text.trim()] : []))
        .join('\n');
      return text === '' ? null : text;
    }
    case 'call-tool':
      return outcome.isError ? `  ${paint('red', '✘')} ${firstLine(outcome.content)} ${took}` : null;
    case 'validate':
      return outcome.reports.map((report) => describeReport(report, paint)).join('\n');
    case 'search-repair': {
      const { report } = outcome;
      return paint(
        'dim',
        `  ${report.tried} candidates tried, ${report.patches.length} make the tests pass, ${formatDuration(durationMs)}`,
      );
    }
    case 'apply-change-set':
    case 'undo-apply':
      return outcome.files.map((file) => `  ${paint('green', file.how)} ${file.path}`).join('\n');
    case 'conflicts':
      return [
        ...outcome.conflicts.map(({ path, message }) => `  ${paint('red', 'conflict')} ${path}: ${message}`),
        '  Nothing was written. Accept the rest with --hunk or --file, or take your own change back and accept again.',
      ].join('\n');
    case 'failed':
      return `${paint('red', '✘')} ${firstLine(outcome.message)}`;
    default:
      return null;
  }
}

const findingsShown = 10;

/** A validator's report as text: its verdict and its findings. */
export function describeReport(report: ValidatorReport, paint: Paint): string {
  const mark = {
    passed: paint('green', '✔'),
    failed: paint('red', '✘'),
    'not-applicable': paint('dim', '–'),
    'could-not-run': paint('yellow', '!'),
  }[report.status];
  const findings = report.findings
    .slice(0, findingsShown)
    .map((finding) => `    ${describeFinding(finding).replaceAll(/\s*\n\s*/g, ' ')}`);
  const more = report.findings.length - findings.length;
  if (more > 0) findings.push(`    … and ${more} more: ratchet export --format sarif`);
  return [`  ${mark} ${report.validator}: ${report.evidence}`, ...findings].join('\n');
}

function describeEnding(
  ending: Extract<SessionEvent, { type: 'session-ended' }>['ending'],
  paint: Paint,
): string {
  switch (ending.kind) {
    case 'accepted':
      return `${paint('green', '✔')} accepted`;
    case 'rejected':
      return `${paint('dim', '–')} rejected; your files are as they were`;
    case 'answered':
      return `${paint('green', '✔')} no change was needed`;
    case 'nothing-to-fix':
      return `${paint('green', '✔')} ${ending.message}`;
    case 'failed':
      return `${paint('red', '✘')} ${firstLine(ending.message)}`;
  }
}
