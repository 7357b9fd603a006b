import assert from 'node:assert/strict';
import { applyEdits } from '../../../extension/src/core/repair/apply-edits.ts';
import { walk } from '../../../extension/src/core/repair/code-tree.ts';
import { failureHints } from '../../../extension/src/core/repair/failure-hints.ts';
import { fileFacts } from '../../../extension/src/core/repair/file-facts.ts';
import { allOperators } from '../../../extension/src/core/repair/operators/all-operators.ts';
import type { OperatorExample, RepairOperator } from '../../../extension/src/core/repair/repair-operator.ts';
import { codeTreeOf } from '../../support/code-trees.ts';

async function outcomes(operator: RepairOperator, example: OperatorExample): Promise<string[]> {
  const tree = await codeTreeOf(example.language, example.before);
  const hints = failureHints([
    {
      message: example.message ?? '',
      ...(example.expected === undefined ? {} : { expected: example.expected }),
      ...(example.actual === undefined ? {} : { actual: example.actual }),
    },
  ]);
  const context = { tree, facts: fileFacts(tree), hints };
  const texts = new Map([['a', example.before]]);
  return [...walk(tree.root)].flatMap((site) =>
    operator.propose(site, context).map(({ edits, weight, note }) => {
      assert.ok(weight > 0 && weight <= 5, `${note} has the weight ${weight}`);
      assert.notEqual(note, '');
      const edited =
        applyEdits(
          texts,
          edits.map((edit) => ({ path: 'a', ...edit })),
        ).get('a') ?? '';
      assert.notEqual(edited, example.before, `${note} changes nothing`);
      return edited;
    }),
  );
}

describe('repair operators', () => {
  for (const operator of allOperators) {
    for (const example of operator.examples) {
      it(`${operator.name} turns ${JSON.stringify(example.before)} into ${JSON.stringify(example.after)}`, async () => {
        assert.ok((await outcomes(operator, example)).includes(example.after));
      });
    }
  }

  it('have unique names and an example each', () => {
    assert.equal(new Set(allOperators.map(({ name }) => name)).size, allOperators.length);
    for (const { examples } of allOperators) assert.ok(examples.length > 0);
  });
});
