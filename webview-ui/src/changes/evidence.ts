import type { Finding, ValidatorReport } from '../../../extension/src/protocol/findings.ts';

/** A validator's word on a change, as a badge. */
export interface Badge {
  readonly validator: string;
  readonly icon: string;
  /** read without colour: "passed", "2 problems", "could not run" */
  readonly word: string;
  readonly tone: 'good' | 'bad' | 'warn' | 'dim';
  readonly report: ValidatorReport;
}

/** A badge for each validator that had something to judge: what failed first, then what warns. */
export function badgesOf(reports: readonly ValidatorReport[]): readonly Badge[] {
  const order = { bad: 0, warn: 1, good: 2, dim: 3 };
  return reports
    .filter(({ status }) => status !== 'not-applicable')
    .map(badgeOf)
    .toSorted((a, b) => order[a.tone] - order[b.tone]);
}

/** What validators found in one file, those that block first. */
export function findingsOf(reports: readonly ValidatorReport[], path: string): readonly Finding[] {
  return reports
    .flatMap(({ findings }) => findings)
    .filter((finding) => finding.path === path)
    .toSorted((a, b) => Number(b.blocking) - Number(a.blocking) || (a.line ?? 0) - (b.line ?? 0));
}

/** Icon and word of a finding's level. */
export function describeLevel(level: Finding['level']): { readonly icon: string; readonly word: string } {
  return levels[level];
}

const levels: Readonly<Record<Finding['level'], { readonly icon: string; readonly word: string }>> = {
  error: { icon: 'error', word: 'Error' },
  warning: { icon: 'warning', word: 'Warning' },
  note: { icon: 'info', word: 'Note' },
};

function badgeOf(report: ValidatorReport): Badge {
  const { validator, findings } = report;
  const problems = findings.filter(({ level }) => level !== 'note').length;
  const count = problems === 1 ? '1 problem' : `${problems} problems`;
  switch (report.status) {
    case 'failed':
      return { validator, icon: 'error', word: problems === 0 ? 'failed' : count, tone: 'bad', report };
    case 'could-not-run':
      return { validator, icon: 'question', word: 'could not run', tone: 'warn', report };
    case 'passed':
      return problems === 0
        ? { validator, icon: 'pass', word: 'passed', tone: 'good', report }
        : { validator, icon: 'warning', word: count, tone: 'warn', report };
    case 'not-applicable':
      return { validator, icon: 'dash', word: 'nothing to judge', tone: 'dim', report };
  }
}
