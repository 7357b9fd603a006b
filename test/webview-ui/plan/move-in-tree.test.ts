import assert from 'node:assert/strict';
import fc from 'fast-check';
import { moveInTree, typeAhead } from '../../../webview-ui/src/plan/move-in-tree.ts';
import { planRows, stepKey } from '../../../webview-ui/src/plan/plan-rows.ts';
import { stepView } from '../../support/step-view.ts';

const steps = [
  stepView('read', { goal: 'Read the cart', acceptance: ['The cause is known'], status: 'completed' }),
  stepView('fix', { goal: 'Fix the discount', dependsOn: ['read'], tests: ['test/cart.test.js'] }),
  stepView('free', { goal: 'Free the rest' }),
];
const rows = planRows(steps, new Set([stepKey('fix')]));

describe('A plan as a tree', () => {
  it('shows steps, and below an expanded one what it waits for and when it is done', () => {
    assert.deepEqual(
      rows.map(({ key, level, expanded, position, siblings }) => [key, level, expanded, position, siblings]),
      [
        ['step:read', 1, false, 1, 3],
        ['step:fix', 1, true, 2, 3],
        ['step:fix/0', 2, null, 1, 2],
        ['step:fix/1', 2, null, 2, 2],
        ['step:free', 1, null, 3, 3],
      ],
    );
    assert.deepEqual(
      rows.map(({ about, label }) => [about, label]),
      [
        [null, 'Read the cart'],
        [null, 'Fix the discount'],
        ['after', 'Read the cart'],
        ['test', 'test/cart.test.js'],
        [null, 'Free the rest'],
      ],
    );
  });

  it('moves with the arrow keys, Home and End, and stops at its ends', () => {
    const move = (focused: string, key: string) => moveInTree(rows, focused, key);
    assert.deepEqual(move('step:read', 'ArrowDown'), { kind: 'focus', key: 'step:fix' });
    assert.deepEqual(move('step:fix', 'ArrowUp'), { kind: 'focus', key: 'step:read' });
    assert.deepEqual(move('step:free', 'Home'), { kind: 'focus', key: 'step:read' });
    assert.deepEqual(move('step:read', 'End'), { kind: 'focus', key: 'step:free' });
    assert.equal(move('step:free', 'ArrowDown'), undefined);
    assert.equal(move('step:read', 'ArrowUp'), undefined);
    assert.deepEqual(move('gone', 'ArrowDown'), { kind: 'focus', key: 'step:read' });
    assert.equal(move('step:read', 'q'), undefined);
  });

  it('opens and closes with the arrows to the sides', () => {
    const move = (focused: string, key: string) => moveInTree(rows, focused, key);
    assert.deepEqual(move('step:read', 'ArrowRight'), { kind: 'expand', keys: ['step:read'] });
    assert.deepEqual(move('step:fix', 'ArrowRight'), { kind: 'focus', key: 'step:fix/0' });
    assert.deepEqual(move('step:fix/1', 'ArrowLeft'), { kind: 'focus', key: 'step:fix' });
    assert.deepEqual(move('step:fix', 'ArrowLeft'), { kind: 'collapse', keys: ['step:fix'] });
    assert.equal(move('step:free', 'ArrowRight'), undefined);
    assert.deepEqual(move('step:fix', '*'), { kind: 'expand', keys: ['step:read'] });
  });

  it('goes to what is typed, round the end', () => {
    assert.equal(typeAhead(rows, 'step:read', 'f'), 'step:fix');
    assert.equal(typeAhead(rows, 'step:fix', 'f'), 'step:free');
    assert.equal(typeAhead(rows, 'step:free', 'f'), 'step:fix');
    assert.equal(typeAhead(rows, 'step:fix', 'fi'), 'step:fix');
    assert.equal(typeAhead(rows, 'step:read', 'FR'), 'step:free');
    assert.equal(typeAhead(rows, 'step:read', 'z'), undefined);
  });

  it('never leaves the visible rows, whatever keys are pressed', () => {
    const keys = fc.constantFrom('ArrowDown', 'ArrowUp', 'ArrowLeft', 'ArrowRight', 'Home', 'End', '*');
    fc.assert(
      fc.property(fc.array(keys, { maxLength: 40 }), (pressed) => {
        let focused = stepKey('read');
        const expanded = new Set<string>();
        for (const key of pressed) {
          const move = moveInTree(planRows(steps, expanded), focused, key);
          if (move?.kind === 'focus') focused = move.key;
          if (move?.kind === 'expand') for (const one of move.keys) expanded.add(one);
          if (move?.kind === 'collapse') for (const one of move.keys) expanded.delete(one);
          assert.ok(planRows(steps, expanded).some((row) => row.key === focused));
        }
      }),
    );
  });
});
