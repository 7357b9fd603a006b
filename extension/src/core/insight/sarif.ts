import type { Finding, ValidatorReport } from '../../protocol/findings.ts';
import type { JsonValue } from '../../protocol/json.ts';

/**
 * Findings as a SARIF 2.1.0 log: one run, one rule for each `validator/rule`. Format: OASIS Static Analysis Results
 * Interchange Format, version 2.1.0.
 */
export function toSarif(reports: readonly ValidatorReport[], version: string): JsonValue {
  const findings = reports.flatMap((report) => report.findings);
  const rules = [...new Set(findings.map(ruleId))].sort();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Ratchet',
            semanticVersion: version,
            rules: rules.map((id) => ({ id })),
          },
        },
        originalUriBaseIds: { WORKSPACE: { description: { text: 'The root of the workspace.' } } },
        results: findings.map((finding) => toResult(finding, rules)),
      },
    ],
  };
}

const ruleId = (finding: Finding): string => `${finding.validator}/${finding.rule}`;

function toResult(finding: Finding, rules: readonly string[]): JsonValue {
  return {
    ruleId: ruleId(finding),
    ruleIndex: rules.indexOf(ruleId(finding)),
    level: finding.level,
    message: { text: finding.message },
    properties: { blocking: finding.blocking },
    ...(finding.path === undefined ? {} : { locations: [toLocation(finding, finding.path)] }),
  };
}

function toLocation(finding: Finding, path: string): JsonValue {
  const region =
    finding.line === undefined
      ? {}
      : {
          region: {
            startLine: finding.line,
            ...(finding.column === undefined ? {} : { startColumn: finding.column }),
          },
        };
  return {
    physicalLocation: {
      artifactLocation: { uri: path.split('/').map(encodeURIComponent).join('/'), uriBaseId: 'WORKSPACE' },
      ...region,
    },
  };
}
