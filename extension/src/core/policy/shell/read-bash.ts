import type { SyntaxNode } from '../../syntax.ts';
import type { ShellCommand, ShellReading, ShellRedirect } from './shell-command.ts';
import { readWord } from './read-word.ts';

/** Takes a tree of tree-sitter's bash grammar apart: every simple command in it, wherever it stands. */
export function readBash(root: SyntaxNode): ShellReading {
  const commands: ShellCommand[] = [];
  const opaque: string[] = [];
  if (root.hasError) opaque.push('the text cannot be parsed as shell');
  visit(root, { redirects: [], input: null, piped: false }, { commands, opaque });
  return { commands, opaque };
}

/** What a command gets from the statements around it. */
interface Surroundings {
  readonly redirects: readonly ShellRedirect[];
  readonly input: string | null;
  readonly piped: boolean;
}

interface Found {
  readonly commands: ShellCommand[];
  readonly opaque: string[];
}

function visit(node: SyntaxNode, around: Surroundings, found: Found): void {
  switch (node.type) {
    case 'command':
      return visitCommand(node, around, found);
    case 'redirected_statement':
      return visitRedirected(node, around, found);
    case 'pipeline':
      return visitPipeline(node, around, found);
    case 'declaration_command':
    case 'unset_command':
      found.commands.push({
        words: [{ text: node.children[0]?.text ?? '', raw: node.text, globs: false }],
        assignments: assignmentsIn(node),
        ...around,
      });
      break;
    case 'variable_assignment':
      found.commands.push({ words: [], assignments: assignmentsIn(node), ...around });
      break;
    case 'expansion':
      // ${x@P} runs what the variable holds as a prompt would.
      if (/@[A-Za-z]\s*\}$/.test(node.text)) found.opaque.push(`${node.text} may run what it holds`);
      break;
    case 'command_substitution':
    case 'process_substitution':
      found.opaque.push('what a command prints becomes a part of another one');
      break;
    case 'function_definition':
      found.opaque.push('it gives a name another meaning');
      break;
    case 'ansi_c_string':
      if (/\\[xuU0-7]/.test(node.text)) found.opaque.push(`${node.text} hides what it says`);
      break;
    default:
      break;
  }
  visitChildren(node, around, found);
}

function visitChildren(node: SyntaxNode, around: Surroundings, found: Found): void {
  for (const child of node.namedChildren) if (child) visit(child, around, found);
}

const alone: Surroundings = { redirects: [], input: null, piped: false };

function visitCommand(node: SyntaxNode, around: Surroundings, found: Found): void {
  const words = [];
  const redirects: ShellRedirect[] = [...around.redirects];
  let { input } = around;
  for (const child of node.namedChildren) {
    if (!child) continue;
    if (child.type === 'variable_assignment') visitChildren(child, alone, found);
    else if (child.type === 'herestring_redirect') {
      input = readWord(child.namedChildren[0] ?? child).text;
      visitChildren(child, alone, found);
    } else if (child.type.endsWith('_redirect')) {
      redirects.push(readRedirect(child));
      visitChildren(child, alone, found);
    } else {
      words.push(readWord(child.type === 'command_name' ? (child.namedChildren[0] ?? child) : child));
      visit(child, alone, found);
    }
  }
  const assignments = node.namedChildren.flatMap((child) =>
    child?.type === 'variable_assignment' ? assignmentsIn(child) : [],
  );
  found.commands.push({ words, assignments, redirects, input, piped: around.piped });
}

function visitRedirected(node: SyntaxNode, around: Surroundings, found: Found): void {
  const children = node.namedChildren.filter((child) => child !== null);
  const redirects = [...around.redirects];
  let { input } = around;
  for (const child of children) {
    if (child.type === 'file_redirect') redirects.push(readRedirect(child));
    else if (child.type === 'heredoc_redirect') input = heredocOf(child);
    else if (child.type === 'herestring_redirect') input = readWord(child.namedChildren[0] ?? child).text;
  }
  for (const child of children) {
    if (child.type === 'heredoc_redirect') visitHeredoc(child, input, found);
    else if (child.type.endsWith('_redirect')) visitChildren(child, alone, found);
    else visit(child, { redirects, input, piped: around.piped }, found);
  }
}

/** The grammar puts what follows `<<EOF` on the same line into the here-document: it reads what the command writes. */
function visitHeredoc(node: SyntaxNode, input: string | null, found: Found): void {
  for (const child of node.namedChildren) {
    if (!child || /^heredoc_(start|end)$/.test(child.type)) continue;
    if (child.type === 'heredoc_body') visitChildren(child, alone, found);
    else if (child.type === 'file_redirect')
      found.commands.push({
        words: [],
        assignments: [],
        redirects: [readRedirect(child)],
        input: null,
        piped: false,
      });
    else visit(child, child.type === 'pipeline' ? { redirects: [], input, piped: true } : alone, found);
  }
}

function heredocOf(node: SyntaxNode): string | null {
  const body = node.namedChildren.find((child) => child?.type === 'heredoc_body');
  if (!body) return '';
  const start = node.namedChildren.find((child) => child?.type === 'heredoc_start')?.text ?? '';
  const quoted = /['"\\]/.test(start);
  const expands = body.namedChildren.some((child) => child !== null && child.type !== 'heredoc_content');
  return expands && !quoted ? null : body.text;
}

function visitPipeline(node: SyntaxNode, around: Surroundings, found: Found): void {
  let piped = around.piped;
  for (const child of node.namedChildren) {
    if (!child) continue;
    visit(child, { ...around, input: piped && !around.piped ? null : around.input, piped }, found);
    piped = true;
  }
}

function readRedirect(node: SyntaxNode): ShellRedirect {
  const operator = node.children.find((child) => child !== null && /^[<>&|]+$/.test(child.type))?.type ?? '>';
  const destination = node.namedChildren.findLast(
    (child) => child !== null && child.type !== 'file_descriptor',
  );
  const target = destination ? readWord(destination).text : null;
  const duplicates = /^[<>]&$/.test(operator) && target !== null && /^(\d+-?|-)$/.test(target);
  return { writes: operator.includes('>') && !duplicates && target !== '/dev/null', target };
}

function assignmentsIn(node: SyntaxNode): string[] {
  const assignments = node.type === 'variable_assignment' ? [node] : node.namedChildren;
  return assignments.flatMap((child) => {
    if (child?.type !== 'variable_assignment') return [];
    return [child.namedChildren[0]?.text ?? child.text];
  });
}
