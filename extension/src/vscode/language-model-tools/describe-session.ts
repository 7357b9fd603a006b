import type { SessionCard } from '../../core/engine/session-desk.ts';
import type { SessionState } from '../../core/session/state.ts';
import type { ValidatorReport } from '../../protocol/findings.ts';

/** most characters of a task in a list */
const taskCharsMax = 160;
const filesMax = 100;
const findingsMax = 20;

/** Sessions for another model, a few lines each, newest first. What they say came from people, repositories and models: data. */
export function describeCards(cards: readonly SessionCard[], limit: number): string {
  if (cards.length === 0) return 'There are no Ratchet sessions for the folders that are open.';
  const lines = cards.slice(0, limit).map((card) => {
    const { sessionId, task, files, costUsd, model, changedAt } = card;
    const facts = [
      cardWords(card),
      model ?? 'built-in repair engine',
      ...(files > 0 ? [`${files} files proposed`] : []),
      ...(costUsd > 0 ? [`$${costUsd.toFixed(2)}`] : []),
      new Date(changedAt).toISOString(),
    ];
    return `- ${sessionId}: ${firstLine(task)}\n  ${facts.join('; ')}`;
  });
  const rest = cards.length - lines.length;
  return [...lines, ...(rest > 0 ? [`… and ${rest} older ones`] : [])].join('\n');
}

/** One session in full for another model: task, status, plan, evidence, files. */
export function describeSession(sessionId: string, state: SessionState): string {
  const { setup, plan, review, spending } = state;
  const steps = [...(plan?.steps ?? [])].map(([id, step]) => {
    const goal = plan?.plan.draft.steps.find((candidate) => candidate.id === id)?.goal ?? '';
    const turned = step.rejections > 0 ? `, turned down ${step.rejections} times by the validators` : '';
    return `- ${id} (${step.stage.kind}${turned}): ${goal}`;
  });
  const parts = [
    `Session ${sessionId} in ${setup.workspace}`,
    `Task: ${setup.task}`,
    `Status: ${standing(state)}`,
    steps.length > 0 ? `Plan:\n${steps.join('\n')}` : '',
    review ? describeReview(review) : '',
    `Used: ${spending.turns} model requests, $${spending.costUsd.toFixed(2)}`,
  ];
  return parts.filter((part) => part !== '').join('\n');
}

/** Where a session stands, and what the person does next; one or two sentences. */
export function standing({ lifecycle, pending, review }: SessionState): string {
  switch (lifecycle.kind) {
    case 'working':
      return pending.some(({ intent }) => intent.kind === 'ask-person')
        ? 'It waits for an answer of the person, in the Ratchet panel.'
        : 'It is at work.';
    case 'paused':
      return 'message' in lifecycle.reason
        ? `It is paused: ${lifecycle.reason.message}`
        : 'It is paused. The person can resume it in the Ratchet panel.';
    case 'reviewing':
      return `It proposes a change of ${review?.changeSet.files.length ?? 0} files, which is not in the workspace: the person keeps or undoes each part in the Ratchet panel.`;
    case 'ended':
      return ended(lifecycle.ending);
  }
}

function ended(ending: Extract<SessionState['lifecycle'], { kind: 'ended' }>['ending']): string {
  switch (ending.kind) {
    case 'accepted':
      return 'The person accepted its change, which is in the workspace now.';
    case 'rejected':
      return 'The person rejected its change; the workspace is as it was.';
    case 'answered':
      return `It answered, and changed nothing: ${ending.text}`;
    case 'nothing-to-fix':
      return `It changed nothing: ${ending.message}`;
    case 'failed':
      return `It failed, and changed nothing: ${ending.message}`;
  }
}

function describeReview({
  changeSet,
  reports,
  summary,
  problem,
}: NonNullable<SessionState['review']>): string {
  const files = changeSet.files.slice(0, filesMax).map(({ path, before, after }) => {
    const how = after.kind === 'absent' ? 'deleted' : before.kind === 'absent' ? 'added' : 'changed';
    return `- ${path} (${how})`;
  });
  return [
    `Summary: ${summary}`,
    'Files:',
    ...files,
    'Evidence:',
    ...reports.flatMap(describeReport),
    ...(problem === null ? [] : [`The last decision changed nothing: ${problem}`]),
  ].join('\n');
}

function describeReport({ validator, status, evidence, findings }: ValidatorReport): string[] {
  const shown = findings.slice(0, findingsMax).map(({ level, path, line, message }) => {
    const place = path === undefined ? '' : ` ${path}${line === undefined ? '' : `:${line}`}`;
    return `  - ${level}${place}: ${message}`;
  });
  return [`- ${validator}: ${status}; ${evidence}`, ...shown];
}

function cardWords({ lifecycle, waits, open, unreadable }: SessionCard): string {
  if (unreadable !== null) return `cannot be read: ${unreadable}`;
  switch (lifecycle.kind) {
    case 'working':
      if (waits) return 'waits for an answer of the person';
      return open === 'no' ? 'was interrupted' : 'at work';
    case 'reviewing':
      return 'waits for the person to review its change';
    case 'paused':
      return 'paused';
    case 'ended':
      return lifecycle.ending.kind;
  }
}

function firstLine(task: string): string {
  const line =
    task
      .split('\n')
      .find((each) => each.trim() !== '')
      ?.trim() ?? '';
  return line.length > taskCharsMax ? `${line.slice(0, taskCharsMax)}…` : line;
}
