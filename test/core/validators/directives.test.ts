import assert from 'node:assert/strict';
import { directivesValidator } from '../../../extension/src/core/validators/directives.ts';
import type { ValidationSubject } from '../../../extension/src/core/validators/validator.ts';
import type { FileChange, FileState } from '../../../extension/src/protocol/content.ts';
import type { ValidatorReport } from '../../../extension/src/protocol/findings.ts';

interface Edit {
  readonly path: string;
  readonly before?: string;
  readonly after: string;
}

/** Judges edits under the directives of one file. `passes` says how a command goes, on the change and before it. */
async function judge(
  text: string,
  edits: readonly Edit[],
  passes: (at: 'before' | 'after') => boolean = () => true,
): Promise<Omit<ValidatorReport, 'validator' | 'durationMs'>> {
  const blobs = new Map<string, Uint8Array>();
  const state = (content: string | undefined): FileState => {
    if (content === undefined) return { kind: 'absent' };
    const hash = Buffer.from(content).toString('hex').padEnd(64, '0').slice(-64);
    blobs.set(hash, new TextEncoder().encode(content));
    return { kind: 'file', hash, size: content.length, mode: 0o644 };
  };
  const files: FileChange[] = edits.map(({ path, before, after }) => ({
    path,
    before: state(before),
    after: state(after),
  }));
  let at: 'before' | 'after' = 'after';
  const subject = {
    files,
    directives: [{ path: 'AGENTS.md', text, omittedBytes: 0 }],
    to: 'a'.repeat(64),
    onOutput: () => undefined,
    content: async (hash: string) => blobs.get(hash),
    fork: {
      mount: async () => undefined,
      absorb: async () => undefined,
      restore: async (id: string | undefined) => {
        at = id === undefined ? 'before' : 'after';
      },
    },
    sandbox: {
      run: async () => ({
        ok: true,
        value: {
          ending: { kind: 'exited', code: passes(at) ? 0 : 1 },
          output: 'said so',
          omittedBytes: 0,
          durationMs: 1,
        },
      }),
    },
  };
  const report = await directivesValidator.validate(subject as unknown as ValidationSubject);
  assert.equal(at, 'after', 'the fork stands where it stood');
  return report;
}

const rulesBroken = (report: Omit<ValidatorReport, 'validator' | 'durationMs'>): string[] =>
  report.findings.map(({ rule, path, line }) => `${rule} ${path ?? ''}:${line ?? ''}`);

describe('The directives validator', () => {
  it('has nothing to say where no directive can be checked', async () => {
    const report = await judge('Prefer small functions.', [{ path: 'a.ts', after: 'x' }]);
    assert.equal(report.status, 'not-applicable');
  });

  it('refuses a change at a forbidden path, and names the line that forbids it', async () => {
    const report = await judge('# Rules\n- Never edit `dist/`.', [{ path: 'dist/a.js', after: 'x' }]);
    assert.deepEqual(rulesBroken(report), ['forbidden-path dist/a.js:']);
    assert.match(report.findings[0]?.message ?? '', /AGENTS\.md line 2 says: Never edit `dist\/`/);
  });

  it('refuses new uses of a forbidden name, not those that were there', async () => {
    const report = await judge('Do not use `console.log`.', [
      {
        path: 'a.ts',
        before: 'console.log(1);\n',
        after: 'console.log(1);\nconsole.log(2);\nmyconsole.logger();\n',
      },
    ]);
    assert.deepEqual(rulesBroken(report), ['forbidden-call a.ts:2']);
  });

  it('refuses new dependencies in a manifest, not new versions of the project', async () => {
    const before = '{\n  "version": "1.0.0",\n  "dependencies": {\n    "a": "^1.0.0"\n  }\n}\n';
    const report = await judge('Do not add new dependencies.', [
      {
        path: 'package.json',
        before,
        after: before.replace('1.0.0"', '1.0.1"').replace('"^1.0.0"', '"^1.0.0",\n    "left-pad": "^1.3.0"'),
      },
    ]);
    assert.ok(
      rulesBroken(report).includes('forbidden-dependency package.json:5'),
      rulesBroken(report).join(),
    );
    assert.ok(!rulesBroken(report).includes('forbidden-dependency package.json:2'));
  });

  it('refuses an import of a forbidden package', async () => {
    const report = await judge('Never import `lodash`.', [
      { path: 'a.ts', after: "import map from 'lodash/map';\nimport x from 'lodash-es';\n" },
    ]);
    assert.deepEqual(rulesBroken(report), ['forbidden-dependency a.ts:1']);
  });

  it('wants new files named and new tests written as told', async () => {
    const text = '- File names are in kebab-case.\n- Tests use vitest.';
    const report = await judge(text, [
      { path: 'src/goodName.ts', after: 'x' },
      { path: 'src/good-name.ts', after: 'x' },
      { path: 'README.md', after: 'x' },
      { path: 'test/a.test.ts', after: "import test from 'node:test';\n" },
    ]);
    assert.deepEqual(rulesBroken(report), [
      'file-naming src/goodName.ts:',
      'test-framework test/a.test.ts:1',
    ]);
  });

  it('blocks when a command that passed before fails now', async () => {
    const report = await judge(
      'Always run `npm run lint` before you finish.',
      [{ path: 'a.ts', after: 'x' }],
      (at) => at === 'before',
    );
    assert.equal(report.status, 'failed');
    assert.match(report.findings[0]?.message ?? '', /npm run lint does not pass .*said so/);
  });

  it('only tells of a command that failed before, too', async () => {
    const report = await judge(
      'Always run `npm run lint` before you finish.',
      [{ path: 'a.ts', after: 'x' }],
      () => false,
    );
    assert.equal(report.status, 'passed');
    assert.match(report.findings[0]?.message ?? '', /did not before the change either/);
  });
});
