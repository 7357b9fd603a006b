import type { LiveNote } from '../../protocol/live.ts';
import type { Clock } from '../../core/ports.ts';
import { currentStep } from '../../core/session/state.ts';
import type { SessionState } from '../../core/session/state.ts';
import type { Terminal } from '../command.ts';
import { formatCost, formatDuration } from './format.ts';
import type { Paint } from './styles.ts';
import { safeText } from './safe-text.ts';

/** One line at the foot of the terminal that says what goes on now. Not there when nobody reads along. */
export interface LiveLine {
  /** prints text above the line */
  above(text: string): void;
  state(state: SessionState): void;
  note(note: LiveNote): void;
  hide(): void;
  show(): void;
  close(): void;
}

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const frameMs = 100;
const erase = '\r\u001b[2K';

/** The live line of a terminal; without a person who reads along it draws nothing. */
export function createLiveLine(terminal: Terminal, clock: Clock, paint: Paint): LiveLine {
  if (!terminal.interactive) {
    const nothing = (): void => undefined;
    return {
      above: (text) => terminal.out(text),
      state: nothing,
      note: nothing,
      hide: nothing,
      show: nothing,
      close: nothing,
    };
  }
  const started = clock.now();
  let doing = '';
  let spent = '';
  let visible = true;
  let frame = 0;
  const draw = (): void => {
    if (!visible) return;
    const text = ` ${frames[frame % frames.length] ?? ''} ${formatDuration(clock.now() - started)}${spent}  ${safeText(doing)}`;
    process.stdout.write(erase + paint('dim', text.slice(0, terminal.columns - 1)));
  };
  const timer = setInterval(() => {
    frame += 1;
    draw();
  }, frameMs);
  timer.unref();
  const clear = (): void => void (visible && process.stdout.write(erase));
  return {
    above(text) {
      clear();
      terminal.out(text);
      draw();
    },
    state(state) {
      doing = activity(state);
      spent = state.spending.turns > 0 ? `  ${state.spending.turns} turns ${formatCost(state.spending)}` : '';
    },
    note(note) {
      doing = describeNote(note) ?? doing;
    },
    hide() {
      clear();
      visible = false;
    },
    show() {
      visible = true;
    },
    close() {
      clear();
      visible = false;
      clearInterval(timer);
    },
  };
}

function activity(state: SessionState): string {
  const step = currentStep(state);
  const kinds = state.pending.map(({ intent }) => (intent.kind === 'call-tool' ? intent.tool : intent.kind));
  return [step ? `step ${step.id}` : '', kinds.join(', ')].filter((part) => part !== '').join(': ');
}

function describeNote(note: LiveNote): string | null {
  switch (note.kind) {
    case 'repair':
      return `${note.phase}: ${note.tried} candidates tried (${Math.round(note.perSecond)}/s), ${note.plausible} pass ${note.note}`;
    case 'output': {
      const line = note.text.trimEnd().split('\n').at(-1) ?? '';
      return line === '' ? null : line;
    }
    case 'model-calls':
      return `the model calls ${note.tool}`;
    case 'model-text':
    case 'model-reasoning':
      return null;
  }
}
