import type { Caps } from '../../protocol/caps.ts';
import type { SessionState } from '../session/state.ts';

/** The caps to resume with: whoever goes on after a cap means as much again. null: those that there are. */
export function raisedCaps({ lifecycle, caps }: Pick<SessionState, 'lifecycle' | 'caps'>): Caps | null {
  if (lifecycle.kind !== 'paused' || lifecycle.reason.kind !== 'cap-reached') return null;
  const { cap } = lifecycle.reason;
  return { ...caps, [cap]: caps[cap] * 2 };
}
