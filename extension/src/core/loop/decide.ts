import { act } from './act.ts';
import type { Decide } from './decide-with.ts';
import { decideWith } from './decide-with.ts';

/**
 * The next decision, or undefined when the session waits for an outcome, for a person, or is at its end. Pure: the same
 * state gives the same decision. The driver records it, evolves, and asks again, until there is none; then it performs
 * what is pending.
 */
export const decide: Decide = decideWith(act);
