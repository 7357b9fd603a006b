import assert from 'node:assert/strict';
import type { ValidatorReport } from '../../../extension/src/protocol/findings.ts';
import { badgesOf, findingsOf } from '../../../webview-ui/src/changes/evidence.ts';

const finding = (
  parts: Partial<ValidatorReport['findings'][number]>,
): ValidatorReport['findings'][number] => ({
  validator: 'lint',
  rule: 'r',
  level: 'warning',
  blocking: false,
  message: 'm',
  ...parts,
});
const report = (
  validator: string,
  status: ValidatorReport['status'],
  findings: ValidatorReport['findings'] = [],
): ValidatorReport => ({ validator, status, findings, durationMs: 1, evidence: '' });

describe('The evidence of a change', () => {
  it('is a badge for each validator that had something to judge, what failed first', () => {
    const badges = badgesOf([
      report('tests', 'passed'),
      report('types', 'not-applicable'),
      report('lint', 'passed', [finding({}), finding({ level: 'note' })]),
      report('scan', 'could-not-run'),
      report('syntax', 'failed', [finding({ level: 'error' }), finding({})]),
    ]);
    assert.deepEqual(
      badges.map(({ validator, word, tone }) => `${validator}: ${word} (${tone})`),
      [
        'syntax: 2 problems (bad)',
        'lint: 1 problem (warn)',
        'scan: could not run (warn)',
        'tests: passed (good)',
      ],
    );
  });

  it('is what was found in a file, what blocks first, then by line', () => {
    const reports = [
      report('lint', 'failed', [
        finding({ path: 'a', line: 9 }),
        finding({ path: 'a', line: 2 }),
        finding({ path: 'b', line: 1 }),
        finding({ path: 'a', line: 20, blocking: true }),
      ]),
    ];
    assert.deepEqual(
      findingsOf(reports, 'a').map(({ line }) => line),
      [20, 2, 9],
    );
  });
});
