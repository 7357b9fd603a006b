import type { Finding, ValidatorReport } from '../../../../extension/src/protocol/findings.ts';
import { Icon } from '../../controls/icon.tsx';
import type { Tone } from '../../controls/icon.tsx';
import { useHost } from '../../store/panel-context.tsx';
import { durationWords } from '../../words/amounts.ts';
import { visibleText } from '../../words/visible-text.ts';

/** What validators said, each with its findings; a finding's place opens in the editor. */
export function Reports({ reports }: { readonly reports: readonly ValidatorReport[] }) {
  return (
    <ul className="reports">
      {reports.map((report) => {
        const { icon, tone, word } = statuses[report.status];
        return (
          <li key={report.validator}>
            <p className="report">
              <Icon name={icon} tone={tone} />
              <strong>{report.validator}</strong>
              <span>{word}</span>
              <span className="row-dim">{visibleText(report.evidence)}</span>
              <span className="row-dim">{durationWords(report.durationMs)}</span>
            </p>
            {report.findings.length > 0 && (
              <ul className="findings">
                {report.findings.map((finding, index) => (
                  <FindingLine key={index} finding={finding} />
                ))}
              </ul>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function FindingLine({ finding }: { readonly finding: Finding }) {
  const host = useHost();
  const { path, line } = finding;
  return (
    <li className="finding">
      <Icon name={finding.level === 'note' ? 'info' : finding.level} tone={levelTones[finding.level]} />
      <span>
        <span className="visually-hidden">{finding.level}: </span>
        {visibleText(finding.message)}
        {finding.blocking && <em> (blocking)</em>}{' '}
        {path !== undefined && (
          <button
            type="button"
            className="link-button"
            onClick={() => void host.send({ name: 'open-file', path, line: line ?? null })}
          >
            {path}
            {line === undefined ? '' : `:${line}`}
          </button>
        )}
      </span>
    </li>
  );
}

const statuses: Readonly<
  Record<ValidatorReport['status'], { readonly icon: string; readonly tone: Tone; readonly word: string }>
> = {
  passed: { icon: 'pass', tone: 'good', word: 'passed' },
  failed: { icon: 'error', tone: 'bad', word: 'failed' },
  'not-applicable': { icon: 'circle-slash', tone: 'dim', word: 'not applicable' },
  'could-not-run': { icon: 'warning', tone: 'warn', word: 'could not run' },
};
const levelTones: Readonly<Record<Finding['level'], Tone>> = { error: 'bad', warning: 'warn', note: 'info' };
