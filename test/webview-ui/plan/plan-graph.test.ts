import assert from 'node:assert/strict';
import type { PlanNodeView } from '../../../extension/src/protocol/panel/panel-view.ts';
import { stepEdges, stepNodes } from '../../../webview-ui/src/plan/graph-elements.ts';
import { layoutPlan, spacing } from '../../../webview-ui/src/plan/layout-plan.ts';
import { nearestStep } from '../../../webview-ui/src/plan/nearest-step.ts';
import { isOverview, overviewPaths, stepAt } from '../../../webview-ui/src/plan/overview-paths.ts';
import { viewportFor } from '../../../webview-ui/src/plan/viewport-for.ts';
import { stepView } from '../../support/step-view.ts';

const steps = [
  stepView('a', { status: 'completed' }),
  stepView('b', { dependsOn: ['a'], status: 'running' }),
  stepView('c', { dependsOn: ['a'] }),
  stepView('d', { dependsOn: ['b', 'c'] }),
];
const layout = layoutPlan(steps);
const input = { steps, layout, marks: new Map(), selected: '', stoppedAt: null };

describe('The graph of a plan', () => {
  it('makes only those boxes anew that look different', () => {
    const before = stepNodes(input, new Map());
    const known = new Map(before.map((node) => [node.id, node]));
    const copies: readonly PlanNodeView[] = steps.map((step) => ({ ...step }));
    const same = stepNodes({ ...input, steps: copies }, known);
    for (const [index, node] of same.entries()) assert.equal(node, before[index]);
    const changed = stepNodes(
      { ...input, steps: copies.with(2, stepView('c', { status: 'running', dependsOn: ['a'] })) },
      known,
    );
    assert.deepEqual(
      changed.map((node, index) => node === before[index]),
      [true, true, false, true],
    );
    const selected = stepNodes({ ...input, selected: 'b' }, known);
    assert.deepEqual(
      selected.map((node) => node.selected),
      [false, true, false, false],
    );
  });

  it('stops the clock of a running step alone when the session stands', () => {
    const stopped = stepNodes({ ...input, stoppedAt: 5 }, new Map());
    assert.deepEqual(
      stopped.map(({ data }) => data.stoppedAt),
      [null, null, null, null],
    );
    const running = stepView('b', { actual: { startedAt: 1, endedAt: null, costUsd: 0, turns: 0 } });
    const [node] = stepNodes({ ...input, steps: [running], stoppedAt: 5 }, new Map());
    assert.equal(node?.data.stoppedAt, 5);
  });

  it('lets the arrows of the selected step stand out', () => {
    const near = stepEdges(layout, 'b').filter(({ className }) => className !== undefined);
    assert.deepEqual(
      near.map(({ id }) => id),
      ['a>b', 'b>d'],
    );
  });

  it('goes to the nearest box with an arrow key, and stays in a row sideways', () => {
    assert.ok(['b', 'c'].includes(nearestStep(layout.places, 'a', 'ArrowDown') ?? ''));
    assert.equal(nearestStep(layout.places, 'b', 'ArrowUp'), 'a');
    assert.equal(nearestStep(layout.places, 'd', 'ArrowDown'), undefined);
    assert.equal(nearestStep(layout.places, 'a', 'ArrowLeft'), undefined);
    const [left, right] = ['b', 'c'].toSorted((x, y) => layout.places.get(x)!.x - layout.places.get(y)!.x);
    assert.equal(nearestStep(layout.places, left!, 'ArrowRight'), right);
    assert.equal(nearestStep(layout.places, 'gone', 'ArrowUp'), undefined);
  });
});

describe('The view of a plan', () => {
  const plan = { layout, steps, selected: '' };

  it('shows all of it when it can be read like that', () => {
    const { x, y, zoom } = viewportFor(plan, { width: 900, height: 900 }, 0.6);
    assert.equal(zoom, 1);
    for (const place of layout.places.values()) {
      assert.ok(place.x + x >= 0 && place.x + spacing.width + x <= 900);
      assert.ok(place.y + y >= 0 && place.y + spacing.height + y <= 900);
    }
  });

  it('shows what is worked on, or the selected step, when there is too little room', () => {
    const room = { width: 300, height: 200 };
    const inSight = (id: string, { x, y, zoom }: ReturnType<typeof viewportFor>): boolean => {
      const place = layout.places.get(id)!;
      const left = place.x * zoom + x;
      const top = place.y * zoom + y;
      return (
        left >= 0 &&
        left + spacing.width * zoom <= room.width &&
        top >= 0 &&
        top + spacing.height * zoom <= room.height
      );
    };
    assert.deepEqual(
      steps.map(({ id }) => inSight(id, viewportFor(plan, room, 0.6))),
      [false, true, false, false],
    );
    for (const { id } of steps)
      assert.ok(inSight(id, viewportFor({ ...plan, selected: id }, room, 0.6)), `${id} is out of sight`);
  });

  it('shows no more empty room than there has to be', () => {
    const { y } = viewportFor({ ...plan, selected: 'a' }, { width: 300, height: 200 }, 0.6);
    assert.equal(Math.round(y), 16);
  });

  it('shows all of it, however small, when that was asked for', () => {
    assert.ok(viewportFor(plan, { width: 300, height: 200 }, 0).zoom < 0.6);
  });

  it('is an overview only when very many boxes would be in sight', () => {
    const room = { width: 500, height: 500 };
    assert.equal(isOverview(1_000, room, 0.05), true);
    assert.equal(isOverview(1_000, room, 1), false);
    assert.equal(isOverview(60, room, 0.05), false);
  });

  it('draws an overview as one shape for each status, and finds the step at a point of it', () => {
    const { boxes, edges } = overviewPaths(layout, steps);
    assert.deepEqual(
      boxes.map(({ status, path }) => [status, path.split('M').length - 1]),
      [
        ['completed', 1],
        ['running', 1],
        ['open', 2],
      ],
    );
    assert.equal(edges.split('M').length - 1, 4);
    const place = layout.places.get('c')!;
    assert.equal(stepAt(layout, { x: place.x + 5, y: place.y + 5 }), 'c');
    assert.equal(stepAt(layout, { x: place.x - 5, y: place.y - 500 }), undefined);
  });
});
