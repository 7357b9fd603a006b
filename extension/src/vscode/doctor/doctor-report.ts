import type { HealthCheck } from '../../protocol/health.ts';

/** The words of the report, in the person's language. */
export interface DoctorWords {
  readonly title: string;
  readonly allWell: string;
  /** what to do first, above the list */
  readonly nextSteps: string;
  readonly status: Readonly<Record<HealthCheck['status'], string>>;
  readonly columns: readonly [check: string, status: string, what: string];
}

/**
 * Health checks as Markdown: what to do first, then every check with its status in words. Texts of checks hold paths and
 * names of tools: they are shown as they are, never as Markdown.
 */
export function doctorReport(checks: readonly HealthCheck[], words: DoctorWords): string {
  const steps = checks.filter((check) => check.status !== 'ok' && check.remedy !== undefined);
  const next =
    steps.length === 0
      ? [words.allWell]
      : [
          `## ${words.nextSteps}`,
          steps.map((check) => `1. **${plain(check.name)}**: ${plain(check.remedy ?? '')}`).join('\n'),
        ];
  const rows = checks.map(
    ({ name, status, message }) =>
      `| ${plain(name)} | ${marks[status]}&nbsp;${words.status[status]} | ${cell(message)} |`,
  );
  const table = [`| ${words.columns.join(' | ')} |`, '| --- | --- | --- |', ...rows].join('\n');
  return [`# ${words.title}`, ...next, table, ''].join('\n\n');
}

const marks = { ok: '✓', limited: '!', missing: '✗' } as const;

/** On one line, with everything escaped that Markdown or HTML would take for more than text. */
const plain = (text: string): string =>
  text
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll(/[\\`*_{}[\]<>()#+!|~&$-]/g, (character) =>
      '<>&'.includes(character) ? `&#${character.charCodeAt(0)};` : `\\${character}`,
    );

const cell = (text: string): string =>
  text
    .split('\n')
    .map((line) => plain(line.trim()))
    .join('<br>');
