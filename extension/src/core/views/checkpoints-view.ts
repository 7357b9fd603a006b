import type { CheckpointView } from '../../protocol/panel/panel-view.ts';
import type { Sequence } from '../session/sequence.ts';
import type { SessionState } from '../session/state.ts';
import type { CheckpointFact, SessionFacts } from './session-facts.ts';
import { causeWords, findLast } from './session-facts.ts';

/** Checkpoints that are shown: so many of the newest, and of those that are proven. */
const newestMax = 100;
const provenMax = 100;

/** The checkpoints that the fork can be rolled back to, oldest first; each once, where the fork came to it last. */
export function checkpointsView(state: SessionState, facts: SessionFacts): readonly CheckpointView[] {
  const current = state.checkpoint;
  const listed = new Map<string, CheckpointFact>();
  for (const fact of [...newest(facts.proven, provenMax), ...newest(facts.checkpoints, newestMax)])
    listed.set(fact.checkpoint.id, fact);
  if (current !== null && !listed.has(current)) {
    const fact = findLast(facts.checkpoints, current);
    if (fact) listed.set(current, fact);
  }
  const proven = new Set([...facts.proven].map(({ checkpoint }) => checkpoint.id));
  return [
    untouched(state, current === null || !listed.has(current)),
    ...[...listed.values()]
      .sort((a, b) => a.seq - b.seq)
      .map((fact): CheckpointView => {
        const { checkpoint, seq, at } = fact;
        const { id, files, bytes } = checkpoint;
        const label = causeWords(fact);
        return { id, seq, at, label, files, bytes, proven: proven.has(id), current: id === current };
      }),
  ];
}

/** The last of a sequence, oldest first. */
function newest(facts: Sequence<CheckpointFact>, most: number): readonly CheckpointFact[] {
  const first = Math.max(0, facts.length - most);
  return Array.from({ length: facts.length - first }, (_, index) => facts.at(first + index)).filter(
    (fact) => fact !== undefined,
  );
}

const untouched = ({ startedAt }: SessionState, current: boolean): CheckpointView => ({
  id: null,
  seq: 0,
  at: startedAt,
  label: 'Untouched workspace',
  files: 0,
  bytes: 0,
  proven: true,
  current,
});
