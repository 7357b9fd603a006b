import type { CheckpointView } from '../../protocol/panel/panel-view.ts';
import type { SessionState } from '../session/state.ts';
import type { CheckpointFact, SessionFacts } from './session-facts.ts';
import { causeWords } from './session-facts.ts';

/** Checkpoints that are shown: the newest, and before them the proven ones. */
const newestMax = 100;
const provenMax = 100;

/** The checkpoints that the fork can be rolled back to, oldest first; each once, where the fork came to it last. */
export function checkpointsView(state: SessionState, facts: SessionFacts): readonly CheckpointView[] {
  const current = state.checkpoint;
  const newest: CheckpointFact[] = [];
  const seen = new Set<string>();
  for (let index = facts.checkpoints.length - 1; index >= 0; index -= 1) {
    const fact = facts.checkpoints.at(index);
    if (!fact || seen.has(fact.checkpoint.id)) continue;
    seen.add(fact.checkpoint.id);
    const isWanted = newest.length < newestMax || fact.checkpoint.id === current;
    if (isWanted || facts.proven.has(fact.checkpoint.id)) newest.push(fact);
    if (newest.length >= newestMax + provenMax) break;
  }
  return [
    untouched(state),
    ...newest.reverse().map((fact): CheckpointView => {
      const { checkpoint, seq, at } = fact;
      const { id, files, bytes } = checkpoint;
      const label = causeWords(fact);
      return { id, seq, at, label, files, bytes, proven: facts.proven.has(id), current: id === current };
    }),
  ];
}

const untouched = ({ startedAt, checkpoint }: SessionState): CheckpointView => ({
  id: null,
  seq: 0,
  at: startedAt,
  label: 'Untouched workspace',
  files: 0,
  bytes: 0,
  proven: true,
  current: checkpoint === null,
});
