import assert from 'node:assert/strict';
import { doctorReport } from '../../../extension/src/vscode/doctor/doctor-report.ts';

const words = {
  title: 'Doctor',
  allWell: 'All is well.',
  nextSteps: 'Next',
  status: { ok: 'works', limited: 'limited', missing: 'missing' },
  columns: ['Check', 'Status', 'Found'],
} as const;

describe("The doctor's page", () => {
  it('says first what to do, then everything with its status in words', () => {
    const checks = [
      { name: 'node', status: 'ok', message: 'Node 24' },
      { name: 'git', status: 'limited', message: 'git is not installed', remedy: 'Install git.' },
    ] as const;
    assert.equal(
      doctorReport(checks, words),
      [
        '# Doctor',
        '## Next',
        '1. **git**: Install git.',
        '| Check | Status | Found |\n| --- | --- | --- |\n| node | ✓&nbsp;works | Node 24 |\n| git | !&nbsp;limited | git is not installed |',
        '',
      ].join('\n\n'),
    );
  });

  it('says so when there is nothing to do', () => {
    const report = doctorReport([{ name: 'node', status: 'ok', message: 'Node 24' }], words);
    assert.ok(report.includes('All is well.') && !report.includes('## Next'));
  });

  it('shows texts as they are, never as Markdown or HTML', () => {
    const message = 'in /a_b_c | [x](command:evil)\n<img src=x>';
    const report = doctorReport([{ name: 'tests', status: 'ok', message }], words);
    const row = report.split('\n').find((line) => line.startsWith('| tests'));
    assert.equal(
      row,
      '| tests | ✓&nbsp;works | in /a\\_b\\_c \\| \\[x\\]\\(command:evil\\)<br>&#60;img src=x&#62; |',
    );
  });
});
