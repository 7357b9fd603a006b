import type { RecordedEvent } from '../../core/session/evolve.ts';
import type { Intent, Outcome } from '../../protocol/intents.ts';
import type { LiveNote } from '../../protocol/live.ts';
import { createOutputFilter } from './output-filter.ts';
import type { OutputFilter } from './output-filter.ts';

/** Turns what a session does into what a terminal shows: each command's line, its output and how it ended. */
export interface Mirror {
  /** An event, as it is recorded or was recorded before. */
  event(recorded: RecordedEvent): string;
  /** A piece of output while it comes. */
  live(note: LiveNote): string;
}

interface Shown {
  readonly title: string;
  readonly filter: OutputFilter;
  printed: boolean;
}

const dim = '\u001b[2m';
const bold = '\u001b[1m';
const red = '\u001b[31m';
const green = '\u001b[32m';
const plain = '\u001b[0m';

/**
 * Makes the mirror of one session. Output of several things at once is told apart by a line in between. A command that
 * ended before it was mirrored shows the end of its output that the ledger holds.
 */
export function createMirror(): Mirror {
  const running = new Map<string, Shown>();
  let current: string | null = null;
  const show = (id: string, shown: Shown, output: string): string => {
    if (output === '') return '';
    const head = current === id ? '' : headLine(shown);
    current = id;
    shown.printed = true;
    return head + shown.filter.push(output);
  };
  return {
    live(note) {
      const shown = note.kind === 'output' ? running.get(note.intent) : undefined;
      return shown && note.kind === 'output' ? show(note.intent, shown, note.text) : '';
    },
    event({ event }) {
      if (event.type === 'intent-issued') {
        const title = titleOf(event.intent);
        if (title !== null) running.set(event.id, { title, filter: createOutputFilter(), printed: false });
        return '';
      }
      if (event.type !== 'outcome-recorded') return '';
      const shown = running.get(event.intent);
      if (!shown) return '';
      running.delete(event.intent);
      const late = shown.printed ? '' : show(event.intent, shown, outputOf(event.outcome));
      const head = shown.printed ? '' : headLine(shown);
      current = null;
      return `${late}${head}${endLine(event.outcome, event.durationMs)}`;
    },
  };
}

const headLine = ({ title }: Shown): string => `\r\n${bold}${createOutputFilter().push(title)}${plain}\r\n`;

/** The command line, or what runs in words; null for what runs nothing. */
function titleOf(intent: Intent): string | null {
  switch (intent.kind) {
    case 'call-tool': {
      const { command } = isObject(intent.input) ? intent.input : {};
      if (intent.tool === 'run_command') return typeof command === 'string' ? `$ ${command}` : '$';
      return intent.tool === 'run_tests' ? '# run tests' : null;
    }
    case 'run-tests':
      return intent.query === null ? '# run all tests as they are' : `# run tests: ${intent.query}`;
    case 'validate':
      return '# validate';
    default:
      return null;
  }
}

function outputOf(outcome: Outcome): string {
  if (outcome.kind === 'call-tool') {
    const output = isObject(outcome.details) ? outcome.details['output'] : undefined;
    return typeof output === 'string' ? output : '';
  }
  return outcome.kind === 'run-tests' ? outcome.runs.map((run) => run.output).join('\n') : '';
}

function endLine(outcome: Outcome, durationMs: number): string {
  const took = `${(durationMs / 1000).toFixed(1)} s`;
  const [good, words] = endWords(outcome);
  return `\r\n${good ? green : red}${createOutputFilter().push(words)}${plain}${dim} · ${took}${plain}\r\n`;
}

function endWords(outcome: Outcome): readonly [good: boolean, words: string] {
  switch (outcome.kind) {
    case 'call-tool': {
      const ending = isObject(outcome.details) ? outcome.details['ending'] : undefined;
      if (!isObject(ending)) return [!outcome.isError, outcome.isError ? '✘ failed' : '✔ done'];
      if (ending['kind'] === 'exited') return [ending['code'] === 0, `exit code ${word(ending['code'])}`];
      return [
        false,
        ending['kind'] === 'killed' ? `killed: ${word(ending['limit'])}` : `signal ${word(ending['signal'])}`,
      ];
    }
    case 'run-tests':
      return outcome.problem === null
        ? [outcome.failing.length === 0, `${outcome.failing.length} failing`]
        : [false, outcome.problem];
    case 'validate': {
      const failed = outcome.reports.filter(({ status }) => status === 'failed');
      return [
        failed.length === 0,
        failed.length === 0 ? '✔ valid' : `✘ ${failed.map((report) => report.validator).join(', ')}`,
      ];
    }
    case 'failed':
      return [false, outcome.message];
    default:
      return [true, '✔ done'];
  }
}

const word = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? `${value}` : '?';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
