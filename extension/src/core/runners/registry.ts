import type { TestRunnerName } from '../../protocol/tests.ts';
import { jest } from './jest.ts';
import { mocha } from './mocha.ts';
import { nodeTest } from './node-test.ts';
import { pytest } from './pytest.ts';
import type { Runner } from './runner.ts';
import { unittest } from './unittest.ts';
import { vitest } from './vitest.ts';

/** Every test runner there is. */
export const runners: Readonly<Record<TestRunnerName, Runner>> = {
  'node-test': nodeTest,
  mocha,
  vitest,
  jest,
  pytest,
  unittest,
};
