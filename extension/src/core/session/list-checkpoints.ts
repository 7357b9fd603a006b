import type { Checkpoint } from '../../protocol/content.ts';
import type { Intent, Outcome } from '../../protocol/intents.ts';
import type { StepId } from '../../protocol/plan.ts';
import type { RecordedEvent } from './evolve.ts';

/** A state of the fork that a rollback can lead to. */
export interface CheckpointEntry {
  /** null: the untouched workspace, which is always the first entry */
  readonly checkpoint: Checkpoint | null;
  /** the event that recorded it */
  readonly seq: number;
  /** milliseconds since the epoch */
  readonly at: number;
  /** what led to it: a tool call, or the edit of a patch */
  readonly intent: Intent | null;
  /** steps that were completed there */
  readonly completed: readonly StepId[];
}

/** The states that the fork stood at, oldest first; one that changed nothing against the state before it is left out. */
export function listCheckpoints(events: readonly RecordedEvent[]): readonly CheckpointEntry[] {
  const intents = new Map<string, Intent>();
  const first = events[0];
  if (!first) return [];
  const entries: (CheckpointEntry & { completed: StepId[] })[] = [
    { checkpoint: null, seq: first.seq, at: first.at, intent: null, completed: [] },
  ];
  let current: string | null = null;
  for (const { seq, at, event } of events) {
    if (event.type === 'intent-issued') intents.set(event.id, event.intent);
    else if (event.type === 'step-completed') {
      const entry = entries.findLast(({ checkpoint }) => (checkpoint?.id ?? null) === event.checkpoint);
      entry?.completed.push(event.step);
    } else if (event.type === 'outcome-recorded') {
      const intent = intents.get(event.intent) ?? null;
      if (intent?.kind === 'restore-checkpoint' && event.outcome.kind === 'restore-checkpoint')
        current = intent.checkpoint;
      const checkpoint = checkpointIn(event.outcome);
      if (!checkpoint || checkpoint.id === current) continue;
      current = checkpoint.id;
      entries.push({ checkpoint, seq, at, intent, completed: [] });
    }
  }
  return entries;
}

const checkpointIn = (outcome: Outcome): Checkpoint | null =>
  outcome.kind === 'call-tool' || outcome.kind === 'edit-fork' ? outcome.checkpoint : null;
