import type { SessionSetup } from '../../protocol/events.ts';

/** Which tools a session's model is offered: fixed with its setup. */
export type ToolSet = (typeof toolSets)[number];

/** Every set that there is. */
export const toolSets = ['all', 'all-with-editor', 'reading', 'reading-with-editor'] as const;

/** The tools of a session. */
export function toolSetOf({ autonomy, knowledge }: Pick<SessionSetup, 'autonomy' | 'knowledge'>): ToolSet {
  const base = autonomy === 'read-only' ? 'reading' : 'all';
  return knowledge === 'editor' ? `${base}-with-editor` : base;
}
