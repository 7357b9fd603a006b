import type { Gate, GateAnswer } from '../protocol/gates.ts';
import type { Person } from '../core/perform/engine-ports.ts';
import type { CommandContext } from './command.ts';
import type { EventView } from './view/event-view.ts';

/**
 * Asks the person at the terminal. An empty answer is the safe one (the first option). Without a person at the terminal
 * the question stays open: `ratchet resume --answer` answers it.
 */
export function createTerminalPerson({ terminal, json }: CommandContext, view: EventView): Person {
  return {
    async ask(_intent, gate) {
      if (!terminal.interactive || json) return null;
      view.pause();
      terminal.out(describeGate(gate));
      const line = await terminal.ask('> ');
      view.unpause();
      return line === null ? null : toAnswer(line.trim(), gate);
    },
  };
}

/** A question as text: what is asked, why, what it touches, and the numbered answers. */
export function describeGate(gate: Gate): string {
  const options = gate.options.map((option, index) => `  ${index + 1}  ${option.label}  (${option.id})`);
  const radius = gate.blastRadius.length > 0 ? [`  touches ${gate.blastRadius.join(', ')}`] : [];
  return [`? ${gate.summary}`, `  because ${gate.rationale}`, ...radius, ...options].join('\n');
}

/** A number or an id chooses an option, with words after it; anything else is an answer in words. */
function toAnswer(line: string, gate: Gate): GateAnswer {
  const safe = gate.options[0]?.id ?? 'deny';
  if (line === '') return { option: safe };
  const [first = '', ...rest] = line.split(' ');
  const chosen = gate.options[Number(first) - 1] ?? gate.options.find((option) => option.id === first);
  const text = rest.join(' ');
  if (chosen) return text === '' ? { option: chosen.id } : { option: chosen.id, text };
  return gate.about === 'question' ? { option: 'answer', text: line } : { option: safe, text: line };
}
