import type { RepairOperator } from '../repair-operator.ts';
import { addAwaitOrCall } from './add-await-or-call.ts';
import { addClause } from './add-clause.ts';
import { addSuffix } from './add-suffix.ts';
import { changeArguments } from './change-arguments.ts';
import { changeNumber } from './change-number.ts';
import { changeReturn } from './change-return.ts';
import { changeSlice } from './change-slice.ts';
import { changeString } from './change-string.ts';
import { deleteStatement } from './delete-statement.ts';
import { dropClause } from './drop-clause.ts';
import { fixName } from './fix-name.ts';
import { flipBoolean } from './flip-boolean.ts';
import { guardMissing } from './guard-missing.ts';
import { insertGuard } from './insert-guard.ts';
import { insertStatement } from './insert-statement.ts';
import { moveStatement } from './move-statement.ts';
import { negateCondition } from './negate-condition.ts';
import { replaceArithmetic } from './replace-arithmetic.ts';
import { replaceAttribute } from './replace-attribute.ts';
import { replaceCallee } from './replace-callee.ts';
import { replaceComparison } from './replace-comparison.ts';
import { replaceCondition } from './replace-condition.ts';
import { replaceExpression } from './replace-expression.ts';
import { replaceLogic } from './replace-logic.ts';
import { replaceVariable } from './replace-variable.ts';
import { swapArguments } from './swap-arguments.ts';
import { swapOperands } from './swap-operands.ts';
import { unwrap } from './unwrap.ts';
import { wrapExpression } from './wrap-expression.ts';

/** Every operator, in no particular order: candidates are ordered by their scores. */
export const allOperators: readonly RepairOperator[] = [
  addAwaitOrCall,
  addClause,
  addSuffix,
  changeArguments,
  changeNumber,
  changeReturn,
  changeSlice,
  changeString,
  deleteStatement,
  dropClause,
  fixName,
  flipBoolean,
  guardMissing,
  insertGuard,
  insertStatement,
  moveStatement,
  negateCondition,
  replaceArithmetic,
  replaceAttribute,
  replaceCallee,
  replaceComparison,
  replaceCondition,
  replaceExpression,
  replaceLogic,
  replaceVariable,
  swapArguments,
  swapOperands,
  unwrap,
  wrapExpression,
];
