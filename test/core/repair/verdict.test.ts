import assert from 'node:assert/strict';
import { judge, keepsGreen } from '../../../extension/src/core/repair/verdict.ts';
import type { Baseline } from '../../../extension/src/core/repair/verdict.ts';
import type { WarmResult, WarmTestResult } from '../../../extension/src/core/repair/warm-protocol.ts';

const baseline: Baseline = {
  failing: ['t::a', 't::b'],
  passing: ['t::c'],
  ignored: ['t::d'],
  hung: false,
  failedAt: new Map([['t::a', 5]]),
};

function run(
  ended: WarmResult['ended'],
  statuses: Record<string, WarmTestResult['status']>,
  at?: number,
): WarmResult {
  const results = Object.entries(statuses).map(([id, status]) => ({
    id,
    status,
    ms: 1,
    ...(at === undefined ? {} : { at }),
  }));
  return { ended, results, ms: 1 };
}

describe('the verdict on a run', () => {
  it('is green when the whole target passes, whatever failed before and was not asked for', () => {
    assert.equal(
      judge(baseline, run('done', { 't::a': 'passed', 't::b': 'passed', 't::d': 'failed' })).allGreen,
      true,
    );
  });

  it('is not green when something else fails, something is missing, or the run was cut off', () => {
    for (const broken of [
      run('done', { 't::a': 'passed', 't::b': 'passed', 't::c': 'failed' }),
      run('done', { 't::a': 'passed' }),
      run('done', {}),
      run('timeout', { 't::a': 'passed', 't::b': 'passed' }),
      run('done', { 't::a': 'passed', 't::b': 'skipped' }),
    ])
      assert.equal(judge(baseline, broken).allGreen, false);
  });

  it('gives part of the credit for part of the target, and half for a failure at a later line', () => {
    assert.equal(judge(baseline, run('done', { 't::a': 'failed', 't::b': 'passed' })).share, 0.5);
    assert.equal(judge(baseline, run('done', { 't::a': 'failed', 't::b': 'failed' }, 9)).share, 0.25);
    assert.equal(judge(baseline, run('done', { 't::a': 'failed', 't::b': 'failed' }, 5)).share, 0);
  });

  it('asks of a whole run that every test that passed still passes, also that none has vanished', () => {
    const green = { 't::a': 'passed', 't::b': 'passed' } as const;
    assert.equal(keepsGreen(baseline, run('done', { ...green, 't::c': 'passed', 't::d': 'failed' })), true);
    assert.equal(keepsGreen(baseline, run('done', green)), false);
    assert.equal(keepsGreen(baseline, run('done', { ...green, 't::c': 'skipped' })), false);
  });

  it('takes a file that could not be loaded as green when its tests appear and pass', () => {
    const broken = { ...baseline, failing: ['t::t'], passing: [], ignored: [] };
    assert.equal(keepsGreen(broken, run('done', { 't::x': 'passed' })), true);
    assert.equal(keepsGreen(broken, run('done', { 't::x': 'failed' })), false);
  });
});
