import type { Gate } from '../../../extension/src/protocol/gates.ts';

/** The label of the field for words, or null when the gate takes none. */
export function freeText(gate: Gate): string | null {
  switch (gate.about) {
    case 'policy':
      return null;
    case 'escalation':
      return 'Your advice for another try';
    case 'question':
      return gate.options.length > 1 ? 'Or answer in words' : 'Your answer';
  }
}

/** Whether an option says nothing without words. */
export function answerNeedsText(gate: Gate, option: string): boolean {
  return gate.about === 'question' && option === 'answer';
}

/** The option that Escape chooses: the safe one; null where nothing is decided by not answering. */
export function escapeOption(gate: Gate): string | null {
  return gate.about === 'question' ? null : (gate.options[0]?.id ?? null);
}
