import type { JsonValue } from '../../../protocol/json.ts';
import { argumentsText } from './answer-assembly.ts';
import { fieldOf, textOf } from './json-fields.ts';

/** One tool call of a chat answer, as far as it has come. */
export interface CallSlot {
  readonly index: number | undefined;
  id: string;
  name: string;
  arguments: string;
  /** what the server wants back with the call (Gemini's signatures) */
  extra: JsonValue | undefined;
}

/** Puts the pieces of tool calls into their calls. */
export interface CallSlots {
  /** Takes one piece; `position` is the call's place when whole calls come at once. Returns a new call's tool name. */
  push(part: JsonValue, position: number | undefined): string | undefined;
  slots(): readonly CallSlot[];
}

/**
 * Pieces belong together by `index`. Where servers leave it out, or give every call the same one, a new id with a new
 * name starts a new call, and everything else continues the latest.
 */
export function createCallSlots(): CallSlots {
  const slots: CallSlot[] = [];

  const slotOf = (part: JsonValue, position: number | undefined): CallSlot => {
    const given = fieldOf(part, 'index');
    const index = typeof given === 'number' ? given : position;
    const latest = index === undefined ? slots.at(-1) : slots.findLast((slot) => slot.index === index);
    const id = textOf(part, 'id') ?? '';
    const named = (textOf(fieldOf(part, 'function'), 'name') ?? '') !== '';
    const starts = latest === undefined || (named && id !== '' && latest.id !== '' && id !== latest.id);
    if (!starts) return latest;
    const slot: CallSlot = { index, id: '', name: '', arguments: '', extra: undefined };
    slots.push(slot);
    return slot;
  };

  return {
    push(part, position) {
      const slot = slotOf(part, position);
      const called = fieldOf(part, 'function');
      const isNew = slot.name === '';
      slot.id ||= textOf(part, 'id') ?? '';
      slot.name ||= textOf(called, 'name') ?? '';
      slot.arguments += argumentsText(fieldOf(called, 'arguments'));
      slot.extra ??= fieldOf(part, 'extra_content');
      return isNew && slot.name !== '' ? slot.name : undefined;
    },
    slots: () => slots,
  };
}
