import type { CommandAssessor, ShellLanguage } from '../../core/policy/shell/assess-command.ts';
import type { CommandVerdict } from '../../core/policy/shell/command-verdict.ts';
import type { Command, CommandContext, ExitCode } from '../command.ts';
import { exitCodes } from '../command.ts';
import { findWorkspace } from '../find-workspace.ts';

/** `ratchet check-command`: what policy says of a command, and why. */
export const checkCommandCommand: Command = {
  usage: '[--shell bash|powershell] [--stdin] [--] COMMAND…',
  help: `Prints allow, ask or deny, and the reason. One argument is taken as shell text, several as a program and its arguments.
--stdin reads one command a line (a line may be a JSON string, or an object with the field command) and prints one
answer a line. --json prints {command, decision, reason}. Nothing is run.

Rules: command-rules.json in the configuration folder, and .ratchet/command-rules.json in the repository, which can only
ask and forbid: {"version": 1, "rules": [{"words": ["npm", "test"], "decision": "allow", "exact": true,
"matches": [["npm", "test"]], "doesNotMatch": [["npm", "publish"]]}]}. The examples are checked whenever it is read.

Exit codes: 0 allow, 3 ask, 1 deny; with --stdin 0.`,
  flags: { shell: 'text', stdin: 'switch' },
  async run(context, words, flags) {
    const { terminal, engine, directory } = context;
    const shell = flags.text('shell') ?? 'bash';
    if (shell !== 'bash' && shell !== 'powershell') {
      terminal.error(`Cannot judge a command of the shell "${shell}": it must be bash or powershell.`);
      return exitCodes.usage;
    }
    if (words.length === 0 && !flags.has('stdin')) {
      terminal.error('Give the command after --, or commands on standard input with --stdin.');
      return exitCodes.usage;
    }
    const workspace = findWorkspace(directory);
    const assessor = await engine.commandAssessor(workspace.ok ? workspace.value : directory);
    if (!assessor.ok) {
      terminal.error(assessor.failure.message);
      return exitCodes.failed;
    }
    return flags.has('stdin')
      ? checkLines(context, assessor.value, shell)
      : checkOne(
          context,
          assessor.value,
          words.length === 1 ? (words[0] ?? '') : words.map(quote).join(' '),
          shell,
        );
  },
};

async function checkOne(
  context: CommandContext,
  assess: CommandAssessor,
  command: string,
  shell: ShellLanguage,
): Promise<ExitCode> {
  const verdict = await assess(command, shell);
  print(context, command, verdict);
  return { allow: exitCodes.done, ask: exitCodes.needsAnswer, deny: exitCodes.failed }[verdict.decision];
}

async function checkLines(
  context: CommandContext,
  assess: CommandAssessor,
  shell: ShellLanguage,
): Promise<ExitCode> {
  const lines = new TextDecoder().decode(await context.terminal.readStdin()).split(/\r?\n/);
  for (const line of lines.at(-1) === '' ? lines.slice(0, -1) : lines) {
    const command = commandOf(line);
    print(context, command, await assess(command, shell));
  }
  return exitCodes.done;
}

/** A line is a command as it stands, unless it is JSON that holds one: so that commands of several lines can be given. */
function commandOf(line: string): string {
  if (!/^\s*["{]/.test(line)) return line;
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'string') return value;
    if (
      typeof value === 'object' &&
      value !== null &&
      'command' in value &&
      typeof value.command === 'string'
    )
      return value.command;
    return line;
  } catch (error) {
    if (error instanceof SyntaxError) return line;
    throw error;
  }
}

function print(
  { terminal, json }: CommandContext,
  command: string,
  { decision, reason }: CommandVerdict,
): void {
  terminal.out(json ? JSON.stringify({ command, decision, reason }) : `${decision}: ${reason}`);
}

/** A word as a shell would have to be given it to get these very characters. */
const quote = (word: string): string =>
  /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
