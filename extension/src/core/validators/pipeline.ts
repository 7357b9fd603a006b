import type { ValidatorReport } from '../../protocol/findings.ts';
import type { Clock } from '../ports.ts';
import { directivesValidator } from './directives.ts';
import { protectedPathsValidator } from './protected-paths.ts';
import { secretsValidator } from './secrets.ts';
import { syntaxValidator } from './syntax.ts';
import { testsValidator } from './tests.ts';
import type { ValidationSubject, Validator } from './validator.ts';

/** In the order in which they run, cheap ones first. */
const validators: readonly Validator[] = [
  protectedPathsValidator,
  syntaxValidator,
  secretsValidator,
  directivesValidator,
  testsValidator,
];

/**
 * Runs every validator. The tests run last, and not at all when something before them blocks: their result would say
 * little about a change that cannot stay as it is.
 */
export async function runValidators(subject: ValidationSubject, clock: Clock): Promise<ValidatorReport[]> {
  const reports: ValidatorReport[] = [];
  for (const validator of validators) {
    const blocked = reports.some((report) => report.findings.some((finding) => finding.blocking));
    if (blocked && validator === testsValidator) {
      reports.push({
        validator: validator.id,
        status: 'could-not-run',
        findings: [],
        durationMs: 0,
        evidence: 'not run, as findings above block the change',
      });
      continue;
    }
    const started = clock.now();
    const report = await validator.validate(subject);
    reports.push({ validator: validator.id, ...report, durationMs: clock.now() - started });
  }
  return reports;
}
