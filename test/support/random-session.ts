import type { AnswerItem, ModelFailureReason } from '../../extension/src/protocol/conversation.ts';
import type { SessionSetup } from '../../extension/src/protocol/events.ts';
import type { Intent, Outcome } from '../../extension/src/protocol/intents.ts';
import { cancelledByRollback } from '../../extension/src/core/loop/roll-back.ts';
import type { SessionState } from '../../extension/src/core/session/state.ts';
import type { Answers } from './scenario.ts';
import { goodWorld, hashOf, modelSays, report, Scenario } from './scenario.ts';

/**
 * A session in which anything can happen, decided by the numbers alone: the model answers sense and nonsense, fails and
 * recovers; tools, validators and persons say this or that, in any order; the person speaks in between, rolls back,
 * pauses, stops the work and resumes it. It ends where the numbers do.
 */
export function randomSession(options: {
  readonly choices: readonly number[];
  readonly autonomy?: SessionSetup['autonomy'];
  readonly mode?: SessionSetup['mode'];
}): Scenario {
  const { choices, autonomy = 'suggest', mode = 'run' } = options;
  const scenario = new Scenario({ autonomy, mode });
  const good = goodWorld([]);
  for (const choice of choices) {
    const { lifecycle, pending, milestones } = scenario.state;
    const checkpoint = milestones.at(choice % Math.max(1, milestones.length))?.checkpoint;
    if (lifecycle.kind === 'reviewing' || lifecycle.kind === 'ended') return scenario;
    if (checkpoint !== undefined && choice % 19 === 0) scenario.command({ kind: 'rollback', checkpoint });
    else if (lifecycle.kind === 'working' && choice % 31 === 0) scenario.command({ kind: 'pause' });
    else if (lifecycle.kind === 'paused') {
      if (choice % 2 === 0) scenario.command({ kind: 'steer', text: `Go on like this: ${choice}` });
      scenario.tell({ type: 'session-resumed', caps: null, notes: [] });
    } else if (choice % 17 === 0) scenario.command({ kind: 'steer', text: `Mind "${choice}"\n` });
    else if (choice % 23 === 0) scenario.tell({ type: 'work-stopped' });
    else {
      const chosen = pending[choice % Math.max(1, pending.length)];
      if (!chosen) return scenario;
      const outcome =
        (scenario.state.rollback && choice % 2 === 0 ? cancelled(chosen.intent) : undefined) ??
        randomOutcome(chosen.intent, scenario.state, choice) ??
        good(chosen.intent, scenario.state);
      if (outcome) scenario.tell({ type: 'outcome-recorded', intent: chosen.id, outcome, durationMs: 1 });
    }
  }
  return scenario;
}

/**
 * A world that a killed session finds as it was: what it answers depends on the state alone, as a model's answer does on
 * its request. The model works through the turns, finishes its step and ends.
 */
export function steadyWorld(turns: readonly number[]): Answers {
  const good = goodWorld([]);
  return (intent, state) => {
    const answers = [...state.thread.items].filter((item) => item.kind === 'answer').length;
    switch (intent.kind) {
      case 'request-model': {
        const turn = turns[answers];
        return turn === undefined
          ? modelSays({ ...callOf('finish_step', { summary: 'done' }), callId: `end-${answers}` })
          : modelSays(...steadyAnswer(turn, answers));
      }
      case 'call-tool':
        return {
          kind: 'call-tool',
          isError: false,
          content: `${intent.tool} ${intent.callId}`,
          details: null,
          checkpoint: intent.tool === 'write_file' ? checkpoint(answers) : null,
        };
      default:
        return good(intent, state);
    }
  };
}

function steadyAnswer(turn: number, answers: number): (AnswerItem | string)[] {
  const read = { ...callOf('read_file', { path: `${turn}.js` }), callId: `read-${answers}` };
  const write = {
    ...callOf('write_file', { path: `${turn}.js`, content: `${turn}` }),
    callId: `write-${answers}`,
  };
  const plan = {
    ...callOf('update_plan', { steps: [{ id: `step-${answers}`, goal: 'g' }], reason: 'r' }),
    callId: `plan-${answers}`,
  };
  const nonsense = { ...callOf('fly', { to: 'the moon' }), callId: `fly-${answers}` };
  switch (turn % 5) {
    case 0:
      return [read];
    case 1:
      return ['Both at once.', read, write];
    case 2:
      return [write];
    case 3:
      return [plan];
    default:
      return [nonsense, read];
  }
}

const checkpoint = (number: number): { id: string; files: number; bytes: number } => ({
  id: hashOf((number % 16).toString(16)),
  files: 1,
  bytes: 10,
});

const cancelled = (intent: Intent): Outcome | undefined =>
  cancelledByRollback.has(intent.kind) ? { kind: 'cancelled', message: 'Cancelled.' } : undefined;

function randomOutcome(intent: Intent, state: SessionState, choice: number): Outcome | undefined {
  switch (intent.kind) {
    case 'request-model':
      return choice % 7 === 0 ? failure(choice) : randomAnswer(state, choice);
    case 'call-tool':
      return randomResult(intent.tool, choice);
    case 'validate': {
      const passes = choice % 3 === 0;
      return {
        kind: 'validate',
        reports: [passes ? report('passed') : report('failed', `it broke in ${choice} ways`)],
        files: [],
      };
    }
    case 'ask-person': {
      const option = intent.gate.options[choice % intent.gate.options.length]?.id ?? 'deny';
      return { kind: 'ask-person', answer: choice % 2 === 0 ? { option } : { option, text: `so ${choice}` } };
    }
    default:
      return undefined;
  }
}

const failureReasons: readonly ModelFailureReason[] = [
  'rate-limited',
  'dropped',
  'server',
  'auth',
  'malformed',
];

const failure = (choice: number): Outcome => ({
  kind: 'request-model-failed',
  reason: failureReasons[choice % failureReasons.length] ?? 'server',
  message: `it failed with ${choice}`,
  retryAfterMs: choice % 2 === 0 ? null : 100,
});

function randomAnswer(state: SessionState, choice: number): Outcome {
  const count = choice % 4;
  const items: (AnswerItem | string)[] = choice % 5 === 0 ? [`Thinking of ${choice} “things”.`] : [];
  if (choice % 11 === 0)
    items.unshift({
      kind: 'opaque',
      provider: choice % 2 === 0 ? 'openai-responses' : 'openai-chat',
      value: { type: 'reasoning', encrypted_content: `secret ${choice}`, reasoning_content: 'hm' },
    });
  for (let index = 0; index < count; index += 1) {
    const item = randomCall(choice + index * 31);
    items.push({ ...item, callId: `call-${state.next}-${index}` });
  }
  const answer = modelSays(...items);
  if (answer.kind !== 'request-model' || choice % 29 !== 0) return answer;
  return { ...answer, answer: { ...answer.answer, stop: 'output-limit' } };
}

type Call = Extract<AnswerItem, { kind: 'tool-call' }>;

const callOf = (tool: string, input: unknown): Call => ({
  kind: 'tool-call',
  callId: '',
  tool,
  arguments: JSON.stringify(input),
});

function randomCall(choice: number): Call {
  const plan = (steps: unknown[]): Call => callOf('update_plan', { reason: `because of ${choice}`, steps });
  const calls: readonly Call[] = [
    callOf('read_file', { path: `src/${choice}.js` }),
    callOf('search_text', { pattern: `a${choice}` }),
    callOf('write_file', { path: 'a.js', content: `let ä = ${choice};\n` }),
    callOf('write_file', { path: '.env', content: 'KEY=1' }),
    callOf('write_file', { path: '.git/config', content: '' }),
    callOf('run_command', { command: `echo ${choice}` }),
    plan([{ id: 'one', goal: 'first' }]),
    plan([
      { id: 'one', goal: 'first' },
      { id: 'two', goal: 'then', dependsOn: ['one'] },
    ]),
    plan([{ id: 'one', goal: 'first', dependsOn: ['one'] }]),
    ...[1, 2, 3].map((time) => callOf('finish_step', { summary: `done ${choice}, ${time}` })),
    callOf('ask_person', { question: `is it ${choice}?`, options: ['yes', 'no'] }),
    callOf('fly', {}),
    { ...callOf('read_file', {}), arguments: `{"path": "cut off ${choice}` },
    callOf('read_file', { wrong: choice }),
  ];
  return calls[choice % calls.length] ?? callOf('fly', {});
}

function randomResult(tool: string, choice: number): Outcome {
  const changes = ['write_file', 'apply_patch', 'run_command'].includes(tool);
  return {
    kind: 'call-tool',
    isError: choice % 6 === 0,
    content: `${tool} says ${choice}\r\n\u0000"\\`,
    details: null,
    checkpoint: changes ? checkpoint(choice) : null,
  };
}
