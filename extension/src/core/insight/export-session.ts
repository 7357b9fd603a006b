import type { ValidatorReport } from '../../protocol/findings.ts';
import type { JsonValue } from '../../protocol/json.ts';
import { changeUnits } from '../edits/change-units.ts';
import type { BlobStore } from '../ports.ts';
import type { RecordedEvent } from '../session/evolve.ts';
import type { SessionState } from '../session/state.ts';
import { toSarif } from './sarif.ts';

/** A session as it is exported. */
export interface ExportedSession {
  readonly sessionId: string;
  readonly state: SessionState;
  readonly events: readonly RecordedEvent[];
}

/** The setup, the totals and every event, as JSON text. Contents of files are not in it, only their hashes. */
export function exportLedger({ sessionId, state, events }: ExportedSession): string {
  const { setup, spending } = state;
  const lines = events.map(({ seq, at, event }) => ({ seq, at, ...event }));
  return JSON.stringify({ sessionId, setup, spending, events: lines }, null, 2);
}

/** The findings of the newest validation as a SARIF 2.1.0 log. */
export function exportFindings({ events }: ExportedSession, version: string): JsonValue {
  return toSarif(latestReports(events), version);
}

/** What was asked, how it went, what the evidence is and what changed, as Markdown for people. */
export async function exportReport(session: ExportedSession, blobs: BlobStore): Promise<string> {
  const { state, events } = session;
  const { setup, spending, review } = state;
  const reports = review?.reports ?? latestReports(events);
  const cost = spending.costUnknown > 0 ? 'not known in full' : `$${spending.costUsd.toFixed(4)}`;
  const facts: readonly (readonly [string, string])[] = [
    ['Session', session.sessionId],
    ['Status', statusOf(state)],
    ['Engine', setup.engine.kind === 'model' ? setup.engine.model : 'built-in, no model'],
    ['Autonomy', setup.autonomy],
    ['Begun', new Date(state.startedAt).toISOString()],
    ['Work', `${(spending.elapsedMs / 1000).toFixed(1)} s, ${spending.turns} turns, ${cost}`],
  ];
  const parts = [
    '# Ratchet session',
    quoted(setup.task),
    facts.map(([name, value]) => `- ${name}: ${value}`).join('\n'),
    ...(review && review.summary !== '' ? ['## Summary', quoted(review.summary)] : []),
    ...planPart(state),
    ...(reports.length > 0 ? ['## Evidence', reports.map(describeReport).join('\n')] : []),
    ...(review ? ['## Change', await describeChange(review.changeSet, blobs)] : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

function latestReports(events: readonly RecordedEvent[]): readonly ValidatorReport[] {
  for (const { event } of events.toReversed()) {
    if (event.type === 'outcome-recorded' && event.outcome.kind === 'validate') return event.outcome.reports;
  }
  return [];
}

function statusOf({ lifecycle }: SessionState): string {
  switch (lifecycle.kind) {
    case 'working':
      return 'at work';
    case 'paused':
      return 'message' in lifecycle.reason ? `paused: ${oneLine(lifecycle.reason.message)}` : 'paused';
    case 'reviewing':
      return 'waits for review';
    case 'ended':
      return 'message' in lifecycle.ending
        ? `${lifecycle.ending.kind}: ${oneLine(lifecycle.ending.message)}`
        : lifecycle.ending.kind;
  }
}

function planPart({ plan }: SessionState): readonly string[] {
  if (!plan) return [];
  const lines = plan.plan.steps.map((step) => {
    const done = plan.steps.get(step.id)?.stage.kind === 'completed';
    return `- [${done ? 'x' : ' '}] ${oneLine(step.goal)}`;
  });
  return ['## Plan', lines.join('\n')];
}

function describeReport(report: ValidatorReport): string {
  const findings = report.findings.map((finding) => {
    const place = finding.path === undefined ? '' : `${finding.path}:${finding.line ?? 1}: `;
    return `  - ${finding.level}: ${place}${oneLine(finding.message)}`;
  });
  return [`- ${report.validator}, ${report.status}: ${oneLine(report.evidence)}`, ...findings].join('\n');
}

async function describeChange(
  changeSet: Parameters<typeof changeUnits>[0],
  blobs: BlobStore,
): Promise<string> {
  const units = await changeUnits(changeSet, blobs);
  const parts: string[] = [];
  for (const unit of units) {
    if (unit.kind === 'file') {
      parts.push(`\`${unit.title}\``);
      continue;
    }
    const { hunk, path } = unit;
    const lines = [
      `--- ${path}`,
      `+++ ${path}`,
      `@@ -${hunk.beforeStart},${hunk.beforeLines.length} +${hunk.afterStart},${hunk.afterLines.length} @@`,
      ...hunk.beforeLines.map((line) => `-${line}`),
      ...hunk.afterLines.map((line) => `+${line}`),
    ];
    parts.push(fenced(lines.map((line) => line.replace(/\r?\n$/, '')).join('\n'), 'diff'));
  }
  return parts.join('\n\n');
}

const oneLine = (text: string): string => text.trim().replaceAll(/\s*\n\s*/g, ' ');

/** Texts of models and people are quoted: what looks like a heading in them is none of the report's. */
const quoted = (text: string): string =>
  text
    .trim()
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');

function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}
