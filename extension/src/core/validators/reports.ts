import type { Finding, ValidatorReport } from '../../protocol/findings.ts';

/** The validator whose reports say that tests ran. */
export const testsValidatorId = 'tests';

/** Whether the reports keep a change set from being taken as valid. A validator that could not run does not block: it is shown. */
export function isBlocking(reports: readonly ValidatorReport[]): boolean {
  return reports.some((report) => report.findings.some((finding) => finding.blocking));
}

/** The reports in words for a model: one line of evidence each, then the findings. */
export function describeReports(reports: readonly ValidatorReport[]): string {
  return reports
    .map((report) =>
      [`${report.validator}: ${report.evidence}`, ...report.findings.slice(0, 20).map(describeFinding)].join(
        '\n',
      ),
    )
    .join('\n');
}

/** A finding as one line of a list, for models and people. */
export function describeFinding(finding: Finding): string {
  const place =
    finding.path === undefined
      ? ''
      : `${finding.path}${finding.line === undefined ? '' : `:${finding.line}`}: `;
  return `- ${finding.level}${finding.blocking ? '' : ' (advisory)'}: ${place}${finding.message}`;
}
