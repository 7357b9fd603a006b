import type { Observation } from '../../protocol/intents.ts';
import type { PathRule } from '../policy/protected-paths.ts';
import { recogniseDirectives } from './recognise-directives.ts';

const known = new WeakMap<Observation, readonly PathRule[]>();

/** Paths that the workspace's directives forbid to change, each with the line that says so. */
export function forbiddenPaths(observation: Observation | null): readonly PathRule[] {
  if (!observation) return [];
  const before = known.get(observation);
  if (before) return before;
  const rules = observation.directives
    .flatMap(({ path, text }) => recogniseDirectives(path, text))
    .flatMap(({ path, line, text, rule }): PathRule[] =>
      rule?.kind === 'forbidden-path'
        ? [{ glob: rule.glob, decision: 'deny', reason: `${path} line ${line} says: ${text}` }]
        : [],
    );
  known.set(observation, rules);
  return rules;
}
