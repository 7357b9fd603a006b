import type { FileChange } from '../../protocol/content.ts';
import type { Finding } from '../../protocol/findings.ts';
import { newErrorsIn } from './check-syntax.ts';
import type { ValidationSubject, Validator } from './validator.ts';

/** Every changed file still parses: errors that were there before do not count. */
export const syntaxValidator: Validator = {
  id: 'syntax',
  async validate(subject) {
    const findings: Finding[] = [];
    let checked = 0;
    for (const change of subject.files) {
      const found = await check(change, subject);
      if (found === undefined) continue;
      checked += 1;
      findings.push(...found);
    }
    if (checked === 0)
      return { status: 'not-applicable', findings, evidence: 'no changed file has a known grammar' };
    return {
      status: findings.length > 0 ? 'failed' : 'passed',
      findings,
      evidence: `${checked} changed files parsed, ${findings.length} new syntax errors`,
    };
  },
};

async function check(change: FileChange, subject: ValidationSubject): Promise<Finding[] | undefined> {
  if (change.after.kind !== 'file') return undefined;
  const after = await subject.content(change.after.hash);
  if (after === undefined) return undefined;
  const before = change.before.kind === 'file' ? await subject.content(change.before.hash) : undefined;
  const errors = await newErrorsIn(change.path, { before, after }, subject.syntax);
  return errors?.map(({ line, column, message }) => ({
    validator: 'syntax',
    rule: 'parse-error',
    level: 'error',
    blocking: true,
    path: change.path,
    line,
    column,
    message,
  }));
}
