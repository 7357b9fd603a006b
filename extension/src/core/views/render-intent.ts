import type { AnswerItem } from '../../protocol/conversation.ts';
import type { ValidatorReport } from '../../protocol/findings.ts';
import type { Intent, IntentOf, Outcome } from '../../protocol/intents.ts';
import type { TimelineEntry } from '../../protocol/panel/panel-view.ts';
import { runCommandTool } from '../tools/run-command.ts';
import { runTestsTool } from '../tools/run-tests.ts';
import { describeCall } from './describe-call.ts';
import { count, oneLine } from './one-line.ts';
import type { EntryWords } from './render-entry.ts';

/** The words of an effect: what is being done while there is no outcome, what came of it afterwards. */
export function renderIntent(intent: Intent, outcome: Outcome | null): EntryWords {
  const { kind, title, doing } = headOf(intent);
  const words: EntryWords = {
    kind,
    title,
    text: outcome === null ? doing : (resultOf(intent, outcome) ?? doing),
    status: outcome === null ? 'running' : statusOf(outcome),
    exitCode: outcome === null ? null : exitCodeOf(outcome),
    more: hasMore(intent, outcome),
  };
  return words;
}

interface Head {
  readonly kind: TimelineEntry['kind'];
  readonly title: string;
  /** what is said while it runs, and afterwards when the outcome says nothing better */
  readonly doing: string;
}

function headOf(intent: Intent): Head {
  switch (intent.kind) {
    case 'open-fork':
      return { kind: 'notice', title: 'Fork of the workspace', doing: 'Opening' };
    case 'observe-workspace':
      return { kind: 'notice', title: 'Look at the workspace', doing: '' };
    case 'run-tests':
      return intent.purpose === 'baseline'
        ? { kind: 'tests', title: 'Tests before any change', doing: '' }
        : { kind: 'tests', title: 'The failing test', doing: intent.query ?? '' };
    case 'request-model':
      return { kind: 'model', title: 'Model', doing: intent.delayMs > 0 ? 'Asking again after a pause' : '' };
    case 'call-tool':
      return callHead(intent);
    case 'edit-fork':
      return { kind: 'repair', title: 'Patch', doing: intent.why };
    case 'restore-checkpoint':
      return { kind: 'rollback', title: 'Restore the fork', doing: intent.why };
    case 'validate':
      return {
        kind: 'validation',
        title: intent.step === null ? 'Check the whole change' : `Check step ${intent.step}`,
        doing: '',
      };
    case 'search-repair':
      return {
        kind: 'repair',
        title: 'Search for a repair',
        doing: `${count(intent.targets.length, 'failing test')}, ${Math.round(intent.budgetMs / 1000)} s at most`,
      };
    case 'ask-person':
      return { kind: 'gate', title: intent.gate.summary, doing: intent.gate.rationale };
    case 'apply-change-set':
      return { kind: 'apply', title: 'Write to your files', doing: '' };
    case 'undo-apply':
      return { kind: 'apply', title: 'Take back from your files', doing: '' };
    case 'count-undecided':
      return { kind: 'notice', title: 'Still to decide', doing: '' };
  }
}

function callHead({ tool, input }: IntentOf<'call-tool'>): Head {
  const about = oneLine(describeCall(tool, input));
  if (tool === runCommandTool.name) return { kind: 'command', title: about, doing: '' };
  return { kind: tool === runTestsTool.name ? 'tests' : 'call', title: tool, doing: about };
}

function statusOf(outcome: Outcome): TimelineEntry['status'] {
  switch (outcome.kind) {
    case 'request-model-failed':
      return outcome.reason === 'cancelled' ? 'cancelled' : 'failed';
    case 'call-tool':
      return outcome.isError ? 'failed' : 'done';
    case 'run-tests':
      return outcome.problem === null ? 'done' : 'failed';
    case 'validate':
      return outcome.reports.some(({ status }) => status === 'failed') ? 'failed' : 'done';
    case 'search-repair':
      return outcome.report.status === 'repaired' ? 'done' : 'failed';
    case 'ask-person':
      return outcome.answer.option === 'deny' ? 'denied' : 'done';
    case 'cancelled':
      return 'cancelled';
    case 'conflicts':
    case 'failed':
      return 'failed';
    default:
      return 'done';
  }
}

function resultOf(intent: Intent, outcome: Outcome): string | null {
  switch (outcome.kind) {
    case 'open-fork':
      return outcome.fork;
    case 'observe-workspace': {
      const { files, suites, sandbox } = outcome.observation;
      const runners = suites.map(({ runner }) => runner).join(', ') || 'no test runner';
      return `${count(files, 'file')}, ${runners}, sandbox: ${sandbox.kind}`;
    }
    case 'run-tests': {
      const run = outcome.runs.reduce((sum, { results }) => sum + results.length, 0);
      return outcome.problem ?? `${count(run, 'test')} run, ${outcome.failing.length} do not pass`;
    }
    case 'request-model':
      return answerText(outcome.answer.items);
    case 'call-tool':
      return outcome.isError ? errorText(intent, outcome.content) : null;
    case 'validate':
      return verdict(outcome.reports);
    case 'search-repair':
      return outcome.report.message;
    case 'ask-person':
      return answeredText(intent, outcome.answer);
    case 'apply-change-set':
    case 'undo-apply':
      return outcome.files.map(({ path, how }) => `${path} ${how}`).join(', ');
    case 'count-undecided':
      return outcome.undecided === 0 ? 'nothing' : count(outcome.undecided, 'part');
    case 'conflicts':
      return `Nothing was written: ${outcome.conflicts.map(({ path }) => path).join(', ')}`;
    case 'request-model-failed':
    case 'cancelled':
    case 'failed':
      return outcome.message;
    case 'edit-fork':
    case 'restore-checkpoint':
      return null;
  }
}

/** What speaks against it; when nothing does, what the tests say. */
function verdict(reports: readonly ValidatorReport[]): string {
  const against = reports.filter(({ status }) => status === 'failed' || status === 'could-not-run');
  const tests = reports.find(({ validator, status }) => validator === 'tests' && status === 'passed');
  const told = against.length > 0 ? against : tests ? [tests] : [];
  return told.length === 0
    ? 'Passed'
    : told.map(({ validator, evidence }) => `${validator}: ${evidence}`).join('; ');
}

/** The first words of an answer; without any, the tools that it calls. */
function answerText(items: readonly AnswerItem[]): string {
  for (const item of items)
    if (item.kind === 'text' && item.text.trim() !== '') return withoutMarks(item.text);
  const tools = items.flatMap((item) => (item.kind === 'tool-call' ? [item.tool] : []));
  return tools.length > 0 ? `calls ${tools.join(', ')}` : 'an empty answer';
}

/** A line shows plain words: emphasis, code marks and heads of Markdown go. */
const withoutMarks = (text: string): string => text.replaceAll(/^#+\s+|\*\*|`/gm, '');

/** What was tried stays in the line: an error alone says little. */
function errorText(intent: Intent, content: string): string {
  if (intent.kind !== 'call-tool' || intent.tool === runCommandTool.name) return content;
  return `${oneLine(describeCall(intent.tool, intent.input))}: ${oneLine(content)}`;
}

function answeredText(
  intent: Intent,
  { option, text = '' }: { option: string; text?: string | undefined },
): string {
  const options = intent.kind === 'ask-person' ? intent.gate.options : [];
  const label = options.find(({ id }) => id === option)?.label ?? option;
  return [label, text].filter((part) => part !== '').join(': ');
}

function exitCodeOf(outcome: Outcome): number | null {
  if (outcome.kind !== 'call-tool') return null;
  const details = runCommandTool.details.safeParse(outcome.details);
  const known = details.success
    ? (details.data as { readonly ending?: { readonly code?: unknown } } | null)
    : null;
  return typeof known?.ending?.code === 'number' ? known.ending.code : null;
}

function hasMore(intent: Intent, outcome: Outcome | null): boolean {
  switch (intent.kind) {
    case 'open-fork':
    case 'observe-workspace':
    case 'run-tests':
    case 'validate':
    case 'search-repair':
      return outcome !== null;
    case 'restore-checkpoint':
      return outcome?.kind === 'failed';
    default:
      return true;
  }
}
