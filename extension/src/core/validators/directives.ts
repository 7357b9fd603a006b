import picomatch from 'picomatch';
import type { FileChange } from '../../protocol/content.ts';
import type { Finding } from '../../protocol/findings.ts';
import type { Directive } from '../directives/directive.ts';
import { recogniseDirectives } from '../directives/recognise-directives.ts';
import { diffLines } from '../edits/line-diff.ts';
import { limits } from '../limits.ts';
import { isTestPath } from '../repair/test-paths.ts';
import type { ValidationSubject, Validator } from './validator.ts';

/** What the repository's AGENTS.md orders and a machine can check. Only what the change brings in counts. */
export const directivesValidator: Validator = {
  id: 'directives',
  async validate(subject) {
    const directives = subject.directives.flatMap(({ path, text }) => recogniseDirectives(path, text));
    const ruled = directives.filter(({ rule }) => rule !== null);
    if (ruled.length === 0)
      return { status: 'not-applicable', findings: [], evidence: 'no directive that a machine can check' };
    const changes = await Promise.all(subject.files.map((change) => addedLines(change, subject)));
    const findings: Finding[] = ruled.flatMap((directive) =>
      changes.flatMap((change) => check(directive, change)),
    );
    if (subject.files.length > 0 && findings.length === 0)
      for (const directive of ruled) findings.push(...(await runCommand(directive, subject)));
    const blocking = findings.filter((finding) => finding.blocking).length;
    return {
      status: blocking > 0 ? 'failed' : 'passed',
      findings,
      evidence: `${ruled.length} directives checked, ${blocking} broken`,
    };
  },
};

interface AddedLines {
  readonly change: FileChange;
  /** lines that the change brings in, 1-based */
  readonly lines: readonly { readonly line: number; readonly text: string }[];
}

async function addedLines(change: FileChange, subject: ValidationSubject): Promise<AddedLines> {
  const read = async (state: FileChange['after']): Promise<string[]> => {
    const bytes = state.kind === 'file' ? await subject.content(state.hash) : undefined;
    return bytes === undefined || bytes.includes(0) ? [] : new TextDecoder().decode(bytes).split(/\r?\n/);
  };
  const [before, after] = [await read(change.before), await read(change.after)];
  const lines = diffLines(before, after).flatMap(({ afterStart, afterEnd }) =>
    after.slice(afterStart, afterEnd).map((text, index) => ({ line: afterStart + index + 1, text })),
  );
  return { change, lines };
}

function check(directive: Directive, { change, lines }: AddedLines): Finding[] {
  const { rule } = directive;
  const finding = (message: string, line?: number): Finding => ({
    validator: 'directives',
    rule: rule?.kind ?? 'advice',
    level: 'error',
    blocking: true,
    path: change.path,
    ...(line === undefined ? {} : { line }),
    message: `${message} ${directive.path} line ${directive.line} says: ${directive.text}`,
  });
  switch (rule?.kind) {
    case 'forbidden-path':
      return picomatch(rule.glob, { dot: true })(change.path)
        ? [finding(`${change.path} must not be changed.`)]
        : [];
    case 'forbidden-call': {
      const used = new RegExp(`(?<![\\w$.])${escapePattern(rule.name)}(?![\\w$])`);
      return lines
        .filter(({ text }) => used.test(text) && !/^\s*(\/\/|#|\*)/.test(text))
        .map(({ line }) => finding(`${rule.name} must not be used.`, line));
    }
    case 'forbidden-dependency':
      return lines
        .filter(({ text }) => bringsDependency(change.path, text, rule.name))
        .map(({ line, text }) =>
          finding(`The dependency in ${text.trim().slice(0, 80)} must not be added.`, line),
        );
    case 'file-naming':
      return change.before.kind === 'absent' &&
        change.after.kind === 'file' &&
        !isNamed(change.path, rule.style)
        ? [finding(`${change.path} is not named in ${rule.style}.`)]
        : [];
    case 'test-framework': {
      if (change.before.kind !== 'absent' || !isTestPath(change.path)) return [];
      const other = lines.find(({ text }) => otherFramework(text, rule.name));
      return other ? [finding(`This test is not written for ${rule.name}.`, other.line)] : [];
    }
    default:
      return [];
  }
}

const escapePattern = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

const manifests =
  /(^|\/)(package\.json|requirements[\w.-]*\.txt|pyproject\.toml|Cargo\.toml|go\.mod|Gemfile|pom\.xml|build\.gradle(\.kts)?|composer\.json)$/;

function bringsDependency(path: string, text: string, name: string | null): boolean {
  if (name !== null) {
    const escaped = escapePattern(name);
    const imported = new RegExp(`(from|import|require\\(|use)\\s*\\(?['"]?${escaped}(['"/.\\s;]|$)`);
    return manifests.test(path)
      ? new RegExp(`(^|["'\\s])${escaped}(["'\\s=<>~^:@\\[]|$)`).test(text)
      : imported.test(text);
  }
  if (/(^|\/)package\.json$/.test(path))
    return (
      /^\s*"(@?[\w./-]+)"\s*:\s*"([~^]|\d|workspace:|npm:|git|file:|latest|\*)/.test(text) &&
      !/"(version|node|npm)"\s*:/.test(text)
    );
  if (/requirements[\w.-]*\.txt$/.test(path)) return /^\s*[A-Za-z][\w.-]*/.test(text);
  if (/go\.mod$/.test(path)) return /^\s*(require\s+)?[\w.-]+\.[\w./-]+\s+v\d/.test(text);
  return (
    /Cargo\.toml$|pyproject\.toml$/.test(path) &&
    /^\s*"?[A-Za-z][\w-]*"?\s*(=\s*("[~^=\d*]|\{)|[<>=~]=)/.test(text) &&
    !/^\s*(version|edition|name|rust-version)\s*=/.test(text)
  );
}

const styles = {
  'kebab-case': /^[a-z0-9]+([-.][a-z0-9]+)*$/,
  snake_case: /^_*[a-z0-9]+([_.][a-z0-9]+)*_*(\.\w+)*$/,
  camelCase: /^[a-z][A-Za-z0-9]*(\.[a-z0-9]+)*$/,
  PascalCase: /^[A-Z][A-Za-z0-9]*(\.[a-z0-9]+)*$/,
} as const;

function isNamed(path: string, style: keyof typeof styles): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name.startsWith('.') || /^[A-Z_]+(\.\w+)?$/.test(name) || styles[style].test(name);
}

const frameworkImports: Readonly<Record<string, RegExp>> = {
  vitest: /from ['"]vitest['"]/,
  jest: /from ['"]@jest\/globals['"]|\bjest\.(fn|mock|spyOn)\(/,
  mocha: /from ['"]mocha['"]/,
  'node:test': /['"]node:test['"]/,
  pytest: /^\s*(import pytest|from pytest)\b/,
  unittest: /^\s*(import unittest|from unittest)\b(?!\.mock| import mock)/,
};

const otherFramework = (text: string, wanted: string): boolean =>
  Object.entries(frameworkImports).some(([name, pattern]) => name !== wanted && pattern.test(text));

/** A command that did not pass before either says nothing about the change: it is told, and blocks nothing. */
async function runCommand(directive: Directive, subject: ValidationSubject): Promise<Finding[]> {
  if (directive.rule?.kind !== 'command') return [];
  const { command } = directive.rule;
  const after = await passes(command, subject);
  if (!after.passed) await subject.fork.restore(undefined);
  const before = after.passed ? after : await passes(command, subject);
  // What the command wrote is not part of the change, and the tests run on the fork after this.
  await subject.fork.restore(subject.to ?? undefined);
  if (after.passed) return [];
  const blocking = before.passed;
  return [
    {
      validator: 'directives',
      rule: 'command',
      level: blocking ? 'error' : 'warning',
      blocking,
      message: `${command} ${blocking ? 'does not pass' : 'does not pass, and did not before the change either'} (${directive.path} line ${directive.line} asks for it). ${after.output.trim().slice(-1500)}`,
    },
  ];
}

async function passes(
  command: string,
  subject: ValidationSubject,
): Promise<{ readonly passed: boolean; readonly output: string }> {
  const spec = {
    argv: ['/bin/sh', '-c', command],
    directory: '.',
    environment: {},
    network: 'off' as const,
    writable: [],
    limits: {
      wallMs: limits.baselineWallMs,
      idleMs: limits.commandIdleMs,
      cpuSeconds: limits.commandCpuSeconds,
      memoryBytes: limits.commandMemoryBytes,
      processes: limits.commandProcesses,
      outputHeadBytes: limits.toolOutputBytesMax,
      outputTailBytes: limits.toolOutputBytesMax,
    },
  };
  const ran = await subject.sandbox.run(
    await subject.fork.mount(),
    spec,
    subject.onOutput,
    subject.cancellation,
  );
  await subject.fork.absorb();
  if (!ran.ok) return { passed: false, output: ran.failure.message };
  const { ending, output } = ran.value;
  return { passed: ending.kind === 'exited' && ending.code === 0, output };
}
