import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  createLayoutCache,
  edgePath,
  layoutPlan,
  spacing,
} from '../../../webview-ui/src/plan/layout-plan.ts';
import { ranksOf, shapeOf } from '../../../webview-ui/src/plan/plan-shape.ts';
import type { GraphStep } from '../../../webview-ui/src/plan/plan-shape.ts';

/** Plans without circles, of up to `most` steps. */
const graphs = (most: number): fc.Arbitrary<readonly GraphStep[]> =>
  fc.array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: most }).map((steps) =>
    steps.map((dependsOn, index) => ({
      id: `s${index}`,
      dependsOn: index === 0 ? [] : dependsOn.map((on) => `s${on % index}`),
    })),
  );

function assertReadable(steps: readonly GraphStep[]): void {
  const { places, edges } = layoutPlan(steps);
  const boxes = steps.map(({ id }) => places.get(id) ?? assert.fail(`${id} has no place`));
  const byRow = Map.groupBy(boxes, ({ y }) => Math.round(y));
  for (const row of byRow.values()) {
    const xs = row.map(({ x }) => x).toSorted((a, b) => a - b);
    for (const [index, x] of xs.entries())
      if (index > 0) assert.ok(x - xs[index - 1]! >= spacing.width - 0.01, 'two boxes of a row overlap');
  }
  const rows = [...byRow.keys()].toSorted((a, b) => a - b);
  for (const [index, y] of rows.entries())
    if (index > 0) assert.ok(y - rows[index - 1]! >= spacing.height - 1, 'two rows overlap');
  for (const { source, target } of edges)
    assert.ok(places.get(source)!.y < places.get(target)!.y, `${target} stands above ${source}`);
}

describe('The layout of a plan', () => {
  it('puts every step below all that it depends on, and no box over another', () => {
    fc.assert(fc.property(graphs(40), assertReadable), { numRuns: 40 });
  });

  it('does the same for plans that are too large to be laid out with care', () => {
    fc.assert(
      fc.property(graphs(400), (steps) => {
        const many = steps.concat(
          Array.from({ length: 121 }, (_, index) => ({ id: `more${index}`, dependsOn: ['s0'] })),
        );
        assertReadable(many);
      }),
      { numRuns: 20 },
    );
  });

  it('places every step of a ledger that holds what no plan can: circles, unknown steps, itself', () => {
    const steps = [
      { id: 'a', dependsOn: ['b', 'a'] },
      { id: 'b', dependsOn: ['a'] },
      { id: 'c', dependsOn: ['nobody', 'nobody'] },
    ];
    assert.equal(layoutPlan(steps).places.size, 3);
    assert.deepEqual(
      ranksOf(steps),
      new Map([
        ['c', 0],
        ['a', 1],
        ['b', 1],
      ]),
    );
  });

  it('is worked out again only when the graph changes', () => {
    const layoutOf = createLayoutCache();
    const steps = [
      { id: 'a', dependsOn: [] },
      { id: 'b', dependsOn: ['a'] },
    ];
    const first = layoutOf(steps);
    assert.equal(layoutOf(steps.map((step) => ({ ...step, goal: 'another' }))), first);
    const other = layoutOf([...steps, { id: 'c', dependsOn: ['a'] }]);
    assert.notEqual(other, first);
    assert.equal(other.shape, shapeOf([...steps, { id: 'c', dependsOn: ['a'] }]));
  });

  it('breaks a rank that is far wider than the plan is deep', () => {
    const steps = [
      { id: 'root', dependsOn: [] },
      ...Array.from({ length: 400 }, (_, index) => ({ id: `s${index}`, dependsOn: ['root'] })),
    ];
    const xs = [...layoutPlan(steps).places.values()].map(({ x }) => x);
    assert.ok(Math.max(...xs) - Math.min(...xs) < 25 * (spacing.width + spacing.gap));
  });

  it('draws an arrow through its bends, from its first end to its last', () => {
    assert.equal(edgePath({ x: 0, y: 0 }, { x: 10, y: 20 }, []), 'M0,0 C0,10 10,10 10,20');
    assert.equal(
      edgePath({ x: 0, y: 0 }, { x: 10, y: 40 }, [{ x: 5, y: 20 }]),
      'M0,0 C0,10 5,10 5,20 C5,30 10,30 10,40',
    );
  });
});
