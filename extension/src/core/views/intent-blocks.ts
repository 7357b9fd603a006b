import type { AnswerItem } from '../../protocol/conversation.ts';
import type { Intent, IntentOf, Outcome, OutcomeOf } from '../../protocol/intents.ts';
import type { EntryBlock } from '../../protocol/panel/panel-view.ts';
import type { RepairReport } from '../../protocol/repair.ts';
import type { TestRun } from '../../protocol/tests.ts';
import { factsBlock, textBlock } from './blocks.ts';
import { count } from './one-line.ts';

/** What an effect other than a tool call holds: what was asked for, and what came of it. */
export function intentBlocks(
  intent: Exclude<Intent, { kind: 'call-tool' }>,
  outcome: Outcome | null,
): readonly EntryBlock[] {
  return [...askedBlocks(intent), ...(outcome ? outcomeBlocks(intent, outcome) : [])];
}

function askedBlocks(intent: Exclude<Intent, { kind: 'call-tool' }>): readonly EntryBlock[] {
  switch (intent.kind) {
    case 'ask-person':
      return gateFacts(intent);
    case 'edit-fork':
      return [
        ...textBlock('Patch', intent.why),
        ...factsBlock(
          'Edits',
          intent.edits.map(({ path, start, end, text }) => [`${path} ${start}–${end}`, text]),
        ),
      ];
    case 'search-repair':
      return textBlock('Tests to turn green', intent.targets.join('\n'));
    default:
      return [];
  }
}

function outcomeBlocks(intent: Intent, outcome: Outcome): readonly EntryBlock[] {
  switch (outcome.kind) {
    case 'open-fork':
      return factsBlock('Fork', [
        ['Kind', outcome.fork],
        ['Because', outcome.notes.join('; ')],
      ]);
    case 'observe-workspace':
      return observationBlocks(outcome);
    case 'run-tests':
      return [
        ...textBlock('Problem', outcome.problem ?? ''),
        ...textBlock('Tests that do not pass', outcome.failing.join('\n')),
        ...outcome.runs.flatMap(runBlocks),
      ];
    case 'request-model':
      return answerBlocks(outcome);
    case 'validate':
      return [{ kind: 'reports', title: 'Validators', reports: outcome.reports }];
    case 'search-repair':
      return repairBlocks(outcome.report);
    case 'ask-person':
      return factsBlock('Answer', answerFacts(intent, outcome));
    case 'apply-change-set':
    case 'undo-apply':
      return factsBlock(
        'Files',
        outcome.files.map(({ path, how }) => [path, how]),
      );
    case 'conflicts':
      return factsBlock(
        'Conflicts',
        outcome.conflicts.map(({ path, message }) => [path, message]),
      );
    case 'count-undecided':
      return factsBlock('Still to decide', [['Parts', `${outcome.undecided}`]]);
    case 'request-model-failed':
    case 'cancelled':
    case 'failed':
      return textBlock('What went wrong', outcome.message);
    case 'call-tool':
    case 'edit-fork':
    case 'restore-checkpoint':
      return [];
  }
}

function observationBlocks({ observation }: OutcomeOf<'observe-workspace'>): readonly EntryBlock[] {
  return [
    ...factsBlock('Workspace', [
      ['Files', `${observation.files}`],
      ['Commit', observation.head ?? ''],
      ['Directives', observation.directives.map(({ path }) => path).join(', ')],
      ['Sandbox', observation.sandbox.kind],
    ]),
    ...factsBlock(
      'Test runners',
      observation.suites.map(({ runner, directory, because, files }) => [
        runner,
        `${directory}: ${because}; ${count(files.length, 'test file')}`,
      ]),
    ),
    ...textBlock('Isolation', observation.sandbox.isolation.join('\n')),
    ...textBlock('Tree', observation.overview),
  ];
}

function runBlocks(run: TestRun): readonly EntryBlock[] {
  const number = (status: TestRun['results'][number]['status']): number =>
    run.results.filter((result) => result.status === status).length;
  const passed = `${number('passed')} passed, ${number('failed') + number('errored')} failed, ${number('skipped')} skipped`;
  const title = `${run.command}: ${passed}`;
  const problem = textBlock(title, run.problem?.message ?? '');
  return [...problem, { kind: 'output', title, text: run.output, omittedBytes: 0 }];
}

function answerBlocks({
  answer,
  bytes,
  repeatedBytes,
  costUsd,
}: OutcomeOf<'request-model'>): readonly EntryBlock[] {
  const { usage } = answer;
  return [
    ...answer.items.flatMap(itemBlocks),
    ...factsBlock('Request', [
      ['Model', answer.model],
      ['Input', `${usage.input} tokens, ${usage.cachedInput} of them cached`],
      ['Output', `${usage.output} tokens, ${usage.reasoning} of them reasoning`],
      ['Cost', costUsd === null ? 'not known' : `$${costUsd.toFixed(4)}`],
      ['Sent', `${bytes} bytes, ${repeatedBytes} of them as before`],
      ['Ended', answer.stop],
    ]),
  ];
}

function itemBlocks(item: AnswerItem): readonly EntryBlock[] {
  switch (item.kind) {
    case 'text':
      return item.text.trim() === '' ? [] : [{ kind: 'markdown', title: 'Answer', text: item.text }];
    case 'tool-call':
      return [{ kind: 'code', title: `Calls ${item.tool}`, language: 'json', text: item.arguments }];
    case 'opaque':
      return item.summary === undefined || item.summary === ''
        ? []
        : [{ kind: 'markdown', title: 'Reasoning', text: item.summary }];
  }
}

function repairBlocks(report: RepairReport): readonly EntryBlock[] {
  const percent = (share: number): string => `${Math.round(share * 100)} %`;
  return [
    ...textBlock('Result', report.message),
    ...factsBlock(
      'Patches',
      report.patches.map(({ description, confidence }) => [description, `confidence ${percent(confidence)}`]),
    ),
    ...factsBlock(
      'Part of the way',
      report.partial.map(({ description, fixed, of }) => [description, `${fixed} of ${of} tests`]),
    ),
    ...factsBlock(
      'Suspicious lines',
      report.suspicious.map(({ path, line, score, why }) => [`${path}:${line}`, `${percent(score)}: ${why}`]),
    ),
    ...factsBlock('Search', [['Candidates tried', report.tried.toLocaleString('en')]]),
  ];
}

function answerFacts(
  intent: Intent,
  { answer }: OutcomeOf<'ask-person'>,
): readonly (readonly [string, string])[] {
  const options = (intent as IntentOf<'ask-person'>).gate.options;
  const label = options.find(({ id }) => id === answer.option)?.label ?? answer.option;
  return [
    ['Chosen', label],
    ['In words', answer.text ?? ''],
  ];
}

function gateFacts({ gate }: IntentOf<'ask-person'>): readonly EntryBlock[] {
  return factsBlock(gate.summary, [
    ['Why', gate.rationale],
    ['Touches', gate.blastRadius.join(', ')],
    ['Answers', gate.options.map(({ label }) => label).join(', ')],
  ]);
}
