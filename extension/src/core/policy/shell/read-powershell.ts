import type { SyntaxNode } from '../../syntax.ts';
import type { ShellCommand, ShellReading, ShellWord } from './shell-command.ts';

/** Nodes that hold commands or plain values and do nothing by themselves. */
const structure = new Set(
  'program statement_list pipeline pipeline_chain command command_name command_elements command_argument_sep generic_token command_parameter array_literal_expression unary_expression string_literal verbatim_string_characters expandable_string_literal integer_literal decimal_integer_literal real_literal empty_statement redirection file_redirection_operator redirected_file_name merging_redirection_operator variable comment if_statement statement_block else_clause logical_expression bitwise_expression comparison_expression additive_expression multiplicative_expression format_expression range_expression parenthesized_expression sub_expression path_command_name path_command_name_token command_name_expr command_invokation_operator'.split(
    ' ',
  ),
);

/**
 * Takes a tree of tree-sitter's PowerShell grammar apart. What is more than commands with plain arguments (method calls,
 * script blocks, `using`, `trap`, functions) is opaque.
 */
export function readPowershell(root: SyntaxNode): ShellReading {
  const commands: ShellCommand[] = [];
  const opaque: string[] = [];
  if (root.hasError) opaque.push('the text cannot be parsed as PowerShell');
  if (root.text.includes('--%')) opaque.push('--% hands the rest of the line over as it stands');
  visit(root, false, commands, opaque);
  return { commands, opaque };
}

function visit(node: SyntaxNode, piped: boolean, commands: ShellCommand[], opaque: string[]): void {
  if (!structure.has(node.type)) {
    opaque.push(`a ${node.type.replaceAll('_', ' ')} may run anything`);
    return;
  }
  if (node.type === 'command') commands.push(readCommand(node, piped));
  let behind = piped;
  for (const child of node.namedChildren) {
    if (!child) continue;
    visit(child, behind, commands, opaque);
    if (node.type === 'pipeline_chain') behind = true;
  }
}

function readCommand(node: SyntaxNode, piped: boolean): ShellCommand {
  const name = node.childForFieldName('command_name');
  const elements = node.childForFieldName('command_elements');
  const words: ShellWord[] = [
    {
      text: name && /^[\w.:\\/-]+$/.test(name.text) ? name.text : null,
      raw: name?.text ?? node.text,
      globs: false,
    },
  ];
  const redirects = [];
  for (const child of elements?.namedChildren ?? []) {
    if (!child || child.type === 'command_argument_sep') continue;
    if (child.type === 'redirection') {
      const target =
        child.namedChildren.find((part) => part?.type === 'redirected_file_name')?.text.trim() ?? null;
      redirects.push({ writes: target !== null && target !== '$null', target });
    } else words.push(readArgument(child));
  }
  return { words, assignments: [], redirects, input: null, piped };
}

function readArgument(node: SyntaxNode): ShellWord {
  const raw = node.text;
  const quoted = /^'([^']*)'$/.exec(raw) ?? /^"([^"$`]*)"$/.exec(raw);
  const text = quoted ? (quoted[1] ?? '') : /[$`()@{}"']/.test(raw) ? null : raw;
  return { text, raw, globs: !quoted && /[*?[]/.test(raw) };
}
