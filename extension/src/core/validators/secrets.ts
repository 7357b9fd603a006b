import type { FileChange } from '../../protocol/content.ts';
import type { Finding } from '../../protocol/findings.ts';
import { isTestPath } from '../repair/test-paths.ts';
import type { Secret } from '../secrets/secret.ts';
import type { ValidationSubject, Validator } from './validator.ts';

/** No secret comes into the files: what stood there before does not count, and what only a name gives away is a warning. */
export const secretsValidator: Validator = {
  id: 'secrets',
  async validate(subject) {
    const findings: Finding[] = [];
    for (const change of subject.files) findings.push(...(await check(change, subject)));
    const blocking = findings.filter((finding) => finding.blocking).length;
    return {
      status: blocking > 0 ? 'failed' : 'passed',
      findings,
      evidence:
        findings.length === 0
          ? 'no secret came in'
          : `${blocking} secrets came in, ${findings.length - blocking} values may be some`,
    };
  },
};

async function check({ path, before, after }: FileChange, subject: ValidationSubject): Promise<Finding[]> {
  if (after.kind !== 'file') return [];
  const text = await textOf(after.hash, subject);
  if (text === undefined) return [];
  const old = before.kind === 'file' ? await textOf(before.hash, subject) : undefined;
  const known = new Set(old === undefined ? [] : (await subject.secrets.find(path, old)).map(valueIn(old)));
  return (await subject.secrets.find(path, text))
    .filter((secret) => !known.has(valueIn(text)(secret)))
    .filter(({ confidence }) => confidence === 'sure' || !isTestPath(path))
    .map((secret) => toFinding(path, text, secret));
}

const valueIn =
  (text: string) =>
  ({ start, end }: Secret): string =>
    text.slice(start, end);

async function textOf(hash: string, subject: ValidationSubject): Promise<string | undefined> {
  const bytes = await subject.content(hash);
  if (bytes === undefined || bytes.includes(0)) return undefined;
  return new TextDecoder().decode(bytes);
}

function toFinding(path: string, text: string, { rule, message, start, confidence }: Secret): Finding {
  const sure = confidence === 'sure';
  return {
    validator: 'secrets',
    rule,
    level: sure ? 'error' : 'warning',
    blocking: sure,
    path,
    line: text.slice(0, start).split('\n').length,
    message: `${message} Take it from the environment or a secret store instead of writing it down.`,
  };
}
