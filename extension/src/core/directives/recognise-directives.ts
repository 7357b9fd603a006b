import * as z from 'zod';
import type { Directive, DirectiveRule } from './directive.ts';
import { DirectiveRule as RuleSchema } from './directive.ts';

const Block = z.object({ version: z.literal(1), rules: z.array(RuleSchema).max(200) });

/**
 * The directives of one AGENTS.md: from a fenced block ```` ```ratchet ```` that holds `{"version": 1, "rules": […]}`, and
 * from prose. Prose is read line by line and understood only where it is plain: an order (`never`, `always`, `run`, `use`)
 * with what it is about in a code span, or by a name that every developer knows. Whatever else it says is advice.
 */
export function recogniseDirectives(path: string, text: string): Directive[] {
  const directives: Directive[] = [];
  let fence: {
    readonly mark: string;
    readonly language: string;
    readonly line: number;
    readonly lines: string[];
  } | null = null;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const opened = /^\s*(`{3,}|~{3,})\s*([\w-]*)/.exec(line);
    if (fence) {
      if (opened?.[1] !== undefined && opened[1].startsWith(fence.mark) && opened[2] === '') {
        if (fence.language === 'ratchet')
          directives.push(...readBlock(path, fence.line, fence.lines.join('\n')));
        fence = null;
      } else fence.lines.push(line);
    } else if (opened)
      fence = { mark: opened[1] ?? '```', language: opened[2] ?? '', line: index + 1, lines: [] };
    else directives.push(...readLine(path, index + 1, line));
  }
  return directives;
}

function readBlock(path: string, line: number, text: string): Directive[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return [
      { path, line, text: 'ratchet rules', rule: null, problem: `the block is no JSON: ${String(error)}` },
    ];
  }
  const parsed = Block.safeParse(value);
  if (!parsed.success)
    return [
      {
        path,
        line,
        text: 'ratchet rules',
        rule: null,
        problem: z.prettifyError(parsed.error).replaceAll('\n', ' '),
      },
    ];
  return parsed.data.rules.map((rule) => ({ path, line, text: JSON.stringify(rule), rule, problem: null }));
}

function readLine(path: string, line: number, raw: string): Directive[] {
  const text = raw.replace(/^\s*(?:[-*+]|\d+[.)])\s+/, '').trim();
  if (text === '' || text.startsWith('#') || text.startsWith('<!--') || text.startsWith('|')) return [];
  const rules = sentencesOf(text).flatMap(rulesIn);
  if (rules.length > 0) return rules.map((rule) => ({ path, line, text, rule, problem: null }));
  return orders.test(text) || /^\s*[-*+]\s/.test(raw)
    ? [{ path, line, text, rule: null, problem: null }]
    : [];
}

/** A dot inside a code span, or within a word, ends no sentence. */
function sentencesOf(text: string): string[] {
  return text.match(/(?:`[^`]*`|[^.;`]|[.;](?=\S))+/g) ?? [];
}

const orders =
  /\b(always|never|must|should|do not|don['’]t|avoid|prefer|use|run|keep|write|ensure|make sure|only)\b/i;
const forbids =
  /\b(never|do not|don['’]t|must not|mustn['’]t|should not|shouldn['’]t|no (?:new|more|use)|avoid|is forbidden|are forbidden|not allowed|forbid)\b/i;
const conditional =
  /\b(unless|except|only if|when possible|if possible|where possible|prefer|try to|without asking)\b/i;

function rulesIn(sentence: string): DirectiveRule[] {
  const spans = [...sentence.matchAll(/`([^`]+)`/g)]
    .map(([, span]) => span?.trim() ?? '')
    .filter((span) => span !== '');
  // What holds only sometimes is for a reader.
  if (conditional.test(sentence)) return [];
  return forbids.test(sentence) ? forbidding(sentence, spans) : requiring(sentence, spans);
}

function forbidding(sentence: string, spans: readonly string[]): DirectiveRule[] {
  const aim = forbids.exec(sentence)?.index ?? 0;
  const after = sentence.slice(aim);
  if (/\b(add|introduce|install|new)\b.*\bdependenc(y|ies)\b/i.test(after) && spans.length === 0)
    return [{ kind: 'forbidden-dependency', name: null }];
  const named = spans.filter((span) => after.includes(`\`${span}\``) && !insteadOf(sentence, span));
  if (/\b(edit|modify|change|touch|write to|delete|alter|update|commit)\b/i.test(after))
    return named.filter(isPath).map((span) => ({ kind: 'forbidden-path', glob: toGlob(span) }));
  if (/\b(depend|dependenc(y|ies)|install|import|package|library)\b/i.test(after))
    return named.filter(isPackage).map((name) => ({ kind: 'forbidden-dependency', name }));
  if (/\b(use|call|using|calls to|leave|uses of)\b/i.test(after) || /^\s*(no|avoid)\b/i.test(after))
    return named
      .filter(isCall)
      .map((span) => ({ kind: 'forbidden-call', name: span.replace(/\(.*\)$/, '') }));
  return [];
}

function requiring(sentence: string, spans: readonly string[]): DirectiveRule[] {
  const commands = spans.filter(isCommand);
  if (
    commands.length > 0 &&
    /\b(run|execute|must pass|has to pass|have to pass|passes|pass)\b/i.test(sentence) &&
    /\b(before|after|always|every|each|must|ensure|make sure|pass(es)?|commit|finish|done|submitting|pull request|PR)\b/i.test(
      sentence,
    )
  )
    return commands.map((command) => ({ kind: 'command', command }));
  const naming = /\b(kebab-case|snake_case|camelCase|PascalCase)\b/.exec(sentence)?.[1];
  if (naming !== undefined && /\bfile ?names?\b|\bfiles are named\b|\bname files\b/i.test(sentence))
    return [{ kind: 'file-naming', style: naming as 'kebab-case' }];
  const framework =
    new RegExp(
      `\\btests?\\b.{0,30}\\b(?:use|uses|written (?:with|in|for))\\b.{0,15}?${frameworks}`,
      'i',
    ).exec(sentence) ??
    new RegExp(
      `\\b(?:use|write)\\b.{0,30}?\\btests?\\b.{0,10}?\\b(?:with|in|for)\\b.{0,5}?${frameworks}`,
      'i',
    ).exec(sentence) ??
    new RegExp(`\\buse\\b.{0,5}?${frameworks}.{0,20}?\\btest`, 'i').exec(sentence);
  const name = framework?.[1]?.toLowerCase();
  return name === undefined ? [] : [{ kind: 'test-framework', name: name as 'vitest' }];
}

const frameworks = '\\b(vitest|jest|mocha|node:test|pytest|unittest)\\b';

/** "Use `a` instead of `b`" forbids b only. */
const insteadOf = (sentence: string, span: string): boolean =>
  new RegExp(`use\\s+\`${span.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}\`\\s+(instead|rather)`, 'i').test(
    sentence,
  );

const isPath = (span: string): boolean =>
  !/\s/.test(span) && /[/*]|^\.?[\w-]+\.\w{1,8}$|^\.\w+/.test(span) && !/^https?:|^\/|\.\.|\(/.test(span);

/** A folder means everything in it; a bare name means it anywhere. */
function toGlob(span: string): string {
  const plain = span.replace(/^\.\//, '');
  if (plain.endsWith('/'))
    return plain.includes('/', 0) && plain.indexOf('/') < plain.length - 1 ? `${plain}**` : `**/${plain}**`;
  return plain.includes('/') ? plain : `**/${plain}`;
}

const isPackage = (span: string): boolean => /^(@[\w.-]+\/)?[a-z0-9][\w.-]*$/i.test(span);
const isCall = (span: string): boolean => /^[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*(\(.*\))?$/.test(span);
const isCommand = (span: string): boolean =>
  /^(npm|npx|pnpm|yarn|bun|make|just|task|cargo|go|python3?|pytest|ruff|black|mypy|uv|poetry|tox|nox|pre-commit|gradle|\.\/gradlew|mvn|dotnet|bundle|rake|eslint|prettier|tsc|deno|composer|mix|sbt|\.\/[\w./-]+)(\s|$)/.test(
    span,
  ) && !/[|;&<>$`]/.test(span);
