import type { PlanNodeView } from '../../../extension/src/protocol/panel/panel-view.ts';

/** What the graph of a plan is made of: names and dependencies. Everything else of a step may change without moving it. */
export type GraphStep = Pick<PlanNodeView, 'id' | 'dependsOn'>;

/** Equal for two plans when they are to be laid out alike: the same steps in the same order with the same dependencies. */
export function shapeOf(steps: readonly GraphStep[]): string {
  return steps.map(({ id, dependsOn }) => `${id}<${dependsOn.join()}`).join('|');
}

/**
 * The dependencies that can be drawn, by step: those on steps that are there, each once. A plan that the engine took has
 * no others, but what is drawn comes from a ledger.
 */
export function knownDependencies(steps: readonly GraphStep[]): ReadonlyMap<string, readonly string[]> {
  const ids = new Set<string>(steps.map(({ id }) => id));
  return new Map(
    steps.map(({ id, dependsOn }) => [id, [...new Set(dependsOn)].filter((on) => on !== id && ids.has(on))]),
  );
}

/**
 * How deep each step stands: 0 without dependencies, else one below the deepest of them. Steps of a circle, which no
 * checked plan has, stand below everything else.
 */
export function ranksOf(steps: readonly GraphStep[]): ReadonlyMap<string, number> {
  const dependencies = knownDependencies(steps);
  const dependents = new Map<string, string[]>();
  const waiting = new Map<string, number>();
  for (const [id, on] of dependencies) {
    waiting.set(id, on.length);
    for (const other of on) dependents.set(other, [...(dependents.get(other) ?? []), id]);
  }
  const ranks = new Map<string, number>();
  const ready = steps.map(({ id }) => id).filter((id) => waiting.get(id) === 0);
  for (let next = ready.shift(); next !== undefined; next = ready.shift()) {
    const above = (dependencies.get(next) ?? []).map((on) => ranks.get(on) ?? 0);
    ranks.set(next, above.length === 0 ? 0 : Math.max(...above) + 1);
    for (const id of dependents.get(next) ?? []) {
      const left = (waiting.get(id) ?? 0) - 1;
      waiting.set(id, left);
      if (left === 0) ready.push(id);
    }
  }
  const deepest = Math.max(-1, ...ranks.values());
  for (const { id } of steps) if (!ranks.has(id)) ranks.set(id, deepest + 1);
  return ranks;
}
