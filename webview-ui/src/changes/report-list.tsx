import './reports.css';
import type { Finding, ValidatorReport } from '../../../extension/src/protocol/findings.ts';
import { Icon } from '../controls/icon.tsx';
import { useHost } from '../store/panel-context.tsx';
import { durationWords } from '../words/amounts.ts';
import { badgesOf, describeLevel } from './evidence.ts';
import type { Badge } from './evidence.ts';

/** What validators said: a line each, and what they found when it is opened. What failed is open from the start. */
export function ReportList({ reports }: { readonly reports: readonly ValidatorReport[] }) {
  const badges = badgesOf(reports);
  if (badges.length === 0) return <p className="dim">No validator had anything to judge.</p>;
  return (
    <ul className="review-reports">
      {badges.map((badge, index) => (
        <li key={index}>
          <Report badge={badge} />
        </li>
      ))}
    </ul>
  );
}

/** Findings one below the other, each with where it is. */
export function FindingList({ findings }: { readonly findings: readonly Finding[] }) {
  return (
    <ul className="review-findings">
      {findings.map((finding, index) => (
        <li key={index}>
          <FindingLine finding={finding} />
        </li>
      ))}
    </ul>
  );
}

function Report({ badge }: { readonly badge: Badge }) {
  const { report } = badge;
  const line = (
    <>
      <Icon name={badge.icon} tone={badge.tone} />
      <span className="review-report-name">{badge.validator}</span>
      <span className="review-report-word">{badge.word}</span>
      <span className="review-report-evidence" title={report.evidence}>
        {report.evidence}
      </span>
      <span className="review-report-time">{durationWords(report.durationMs)}</span>
    </>
  );
  if (report.findings.length === 0) return <div className="review-report">{line}</div>;
  return (
    <details className="review-report-fold" open={badge.tone === 'bad'}>
      <summary className="review-report">{line}</summary>
      <FindingList findings={report.findings} />
    </details>
  );
}

function FindingLine({ finding }: { readonly finding: Finding }) {
  const host = useHost();
  const { icon, word } = describeLevel(finding.level);
  const { path, line = null } = finding;
  return (
    <div className="review-finding">
      <Icon
        name={icon}
        tone={finding.level === 'error' ? 'bad' : finding.level === 'warning' ? 'warn' : 'info'}
      />
      <span className="visually-hidden">{word}: </span>
      <span className="review-finding-text">
        {finding.message} <span className="dim">{finding.rule}</span>
        {path !== undefined && (
          <>
            {' '}
            <button
              type="button"
              className="link-button"
              onClick={() => void host.send({ name: 'open-file', path, line })}
            >
              {path}
              {line !== null && `:${line}`}
            </button>
          </>
        )}
      </span>
    </div>
  );
}
