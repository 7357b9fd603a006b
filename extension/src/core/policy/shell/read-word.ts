import type { SyntaxNode } from '../../syntax.ts';
import type { ShellWord } from './shell-command.ts';

/** What bash makes of a word, as far as that is known before it runs. */
export function readWord(node: SyntaxNode): ShellWord {
  const raw = node.text;
  const text = valueOf(node);
  const unquoted = unquotedText(node);
  // a{b,c} becomes two words, {1..3} three.
  const braces = /\{[^{}]*(,|\.\.)[^{}]*\}/.test(unquoted);
  return { text: braces ? null : text, raw, globs: /[*?[]/.test(unquoted) };
}

function valueOf(node: SyntaxNode): string | null {
  switch (node.type) {
    case 'word':
    case 'number':
    case 'variable_name':
    case 'heredoc_start':
    case 'test_operator':
      return node.text.replaceAll(/\\([\s\S])/g, (_, escaped: string) => (escaped === '\n' ? '' : escaped));
    case 'raw_string':
      return node.text.slice(1, -1);
    case 'ansi_c_string':
      return decodeAnsiC(node.text.slice(2, -1));
    case 'string':
      return isConstant(node)
        ? node.text
            .slice(1, -1)
            .replaceAll(/\\([$`"\\\n])/g, (_, escaped: string) => (escaped === '\n' ? '' : escaped))
        : null;
    case 'concatenation': {
      const parts = concatenated(node);
      return parts.includes(null) ? null : parts.join('');
    }
    case 'command_name':
      return node.namedChildren[0] ? valueOf(node.namedChildren[0]) : node.text;
    default:
      return null;
  }
}

/** The grammar leaves out single characters between the parts; they belong to the word. */
function concatenated(node: SyntaxNode): (string | null)[] {
  const parts: (string | null)[] = [];
  let at = node.startIndex;
  for (const child of node.children) {
    if (!child) continue;
    if (child.startIndex > at)
      parts.push(node.text.slice(at - node.startIndex, child.startIndex - node.startIndex));
    parts.push(child.isNamed ? valueOf(child) : child.text);
    at = child.endIndex;
  }
  return parts;
}

const isConstant = (node: SyntaxNode): boolean =>
  node.namedChildren.every((child) => child === null || child.type === 'string_content');

/** The word without what stands in quotes. */
function unquotedText(node: SyntaxNode): string {
  if (/string$|expansion$|substitution$/.test(node.type)) return '';
  if (node.type !== 'concatenation') return node.text.replaceAll(/\\./g, '');
  return node.children.map((child) => (child ? unquotedText(child) : '')).join('');
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  v: '\v',
};

/** ANSI-C quoting as bash's manual defines it, control characters excepted. */
function decodeAnsiC(text: string): string {
  return text.replaceAll(
    /\\(x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|[0-7]{1,3}|[\s\S])/g,
    (_, code: string) => {
      if (/^[xuU]./.test(code)) return fromCode(Number.parseInt(code.slice(1), 16));
      if (/^[0-7]/.test(code)) return fromCode(Number.parseInt(code, 8));
      return escapes[code] ?? code;
    },
  );
}

const fromCode = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : '');
