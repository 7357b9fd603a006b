import type { SyntaxTree } from '../../syntax.ts';
import type { CommandRules } from './command-rules.ts';
import type { CommandVerdict } from './command-verdict.ts';
import { allow, ask, deny, strictest } from './command-verdict.ts';
import { dangerOf, forkBomb } from './dangers.ts';
import { gitRule } from './git-rules.ts';
import { harmlessPrograms, knownPrograms, secretPath } from './harmless-programs.ts';
import { readBash } from './read-bash.ts';
import { readPowershell } from './read-powershell.ts';
import type { ShellCommand, ShellReading } from './shell-command.ts';
import { unwrapCommand } from './unwrap-command.ts';

/** The shells whose texts can be judged. */
export type ShellLanguage = 'bash' | 'powershell';

/** What a judgement depends on besides the text. */
export interface AssessmentParts {
  /** Parses a text; the tree is deleted here. */
  parse(language: ShellLanguage, text: string): Promise<SyntaxTree>;
  /** rules of the person and the repository */
  readonly rules: CommandRules;
}

/** Judges commands with rules and a parser at hand. */
export type CommandAssessor = (text: string, shell: ShellLanguage) => Promise<CommandVerdict>;

/** Characters of a shell text that is looked into; a longer one is put before the person. */
const textMax = 64 * 1024;
/** Shell texts within shell texts. */
const depthMax = 6;

/**
 * Judges a shell text by everything in it that could run: chains, pipes, substitutions, functions, here-documents, and
 * what wrappers (`env`, `xargs`, `find -exec`, `bash -c`, `sudo` …) start. The strictest part wins. What cannot be parsed,
 * or is only known when it runs, is asked about; so is every program that is not known to be harmless.
 */
export async function assessCommand(
  text: string,
  shell: ShellLanguage,
  parts: AssessmentParts,
): Promise<CommandVerdict> {
  return assessText(text, shell, parts, 0);
}

async function assessText(
  text: string,
  shell: ShellLanguage,
  parts: AssessmentParts,
  depth: number,
): Promise<CommandVerdict> {
  if (text.length > textMax) return ask('it is too long to be looked into');
  if (depth > depthMax) return ask('too many shells start each other');
  if (forkBomb.test(text)) return deny('it starts copies of itself without end');
  const reading = await read(text, shell, parts);
  const verdicts: CommandVerdict[] = reading.opaque.map((reason) => ask(reason));
  for (const command of reading.commands) verdicts.push(await assessOne(command, shell, parts, depth));
  return strictest(verdicts);
}

async function read(text: string, shell: ShellLanguage, parts: AssessmentParts): Promise<ShellReading> {
  const tree = await parts.parse(shell, text);
  try {
    return shell === 'bash' ? readBash(tree.rootNode) : readPowershell(tree.rootNode);
  } finally {
    tree.delete();
  }
}

async function assessOne(
  command: ShellCommand,
  shell: ShellLanguage,
  parts: AssessmentParts,
  depth: number,
): Promise<CommandVerdict> {
  const around = [...assessRedirects(command), ...assessAssignments(command)];
  const [first] = command.words;
  if (!first) return strictest(around);
  if (first.text === null)
    return strictest([ask(`the program ${first.raw} is only known when it runs`), ...around]);
  const name = programName(first.text, shell);
  const danger = dangerOf(name, command);
  if (danger !== null) return deny(danger);
  const ruled = parts.rules.verdictOf(command.words);
  if (ruled) return strictest([ruled, ...around]);
  const unwrapped = depth > depthMax ? null : unwrapCommand(name, command);
  if (unwrapped) {
    const inner: CommandVerdict[] = unwrapped.also === null ? [] : [ask(unwrapped.also)];
    for (const started of unwrapped.commands) inner.push(await assessOne(started, shell, parts, depth + 1));
    for (const started of unwrapped.texts) inner.push(await assessText(started, shell, parts, depth + 1));
    return strictest([...inner, ...around]);
  }
  return strictest([assessProgram(name, command), ...around]);
}

const declarations = /^(export|declare|typeset|local|readonly|unset)$/;

function assessProgram(name: string, command: ShellCommand): CommandVerdict {
  const args = command.words.slice(1);
  if (name === '')
    return ask(`${command.words[0]?.raw ?? ''} is a program of the workspace or of an unusual place`);
  if (/^(export|declare|typeset|local|readonly|unset)$/.test(name))
    return allow('it sets variables of this shell');
  if (args.length === 1 && /^--(version|help)$/.test(args[0]?.text ?? '') && knownPrograms.has(name))
    return allow(`${name} only tells of itself`);
  const rule = name === 'git' ? gitRule : harmlessPrograms.get(name);
  if (!rule) return ask(`${name} is not known to be harmless`);
  const secret = args.find(({ text }) => text !== null && secretPath.test(text));
  if (secret && name !== 'echo' && name !== 'printf') return ask(`${secret.raw} may hold secrets`);
  const reason = rule(args);
  return reason === null ? allow(`${name} only looks`) : ask(`${name}: ${reason}`);
}

function assessRedirects(command: ShellCommand): CommandVerdict[] {
  return command.redirects.flatMap(({ writes, target }) => {
    if (writes)
      return [
        ask(target === null ? 'it writes a file that is only known when it runs' : `it writes ${target}`),
      ];
    return target !== null && secretPath.test(target) ? [ask(`${target} may hold secrets`)] : [];
  });
}

/** Variables that change what programs do, or which ones run. */
const steering =
  /^(PATH|IFS|ENV|BASH_ENV|SHELL|PROMPT_COMMAND|PS[0-4]|LD_.*|DYLD_.*|GIT_.*|NODE_OPTIONS|NODE_PATH|PYTHON.*|PERL5?.*|RUBY.*|JAVA_TOOL_OPTIONS|.*PAGER|.*EDITOR|BROWSER|LESSOPEN|LESSCLOSE|RIPGREP_CONFIG_PATH|HOME|TMPDIR|.*_COMMAND)$/;

/** Variables that one command may be given without more ado: they change how it prints. */
const printing = /^(LANG|LANGUAGE|LC_\w+|TZ|CI|NO_COLOR|FORCE_COLOR|CLICOLOR|COLUMNS|LINES|TERM)$/;

function assessAssignments({ assignments, words }: ShellCommand): CommandVerdict[] {
  return assignments
    .filter((name) => (startsProgram(words) ? !printing.test(name) : steering.test(name)))
    .map((name) => ask(`${name} may change what programs do`));
}

const startsProgram = ([first]: ShellCommand['words']): boolean =>
  first !== undefined && !declarations.test(first.text ?? '');

const usualFolders = /^(\/usr)?(\/local)?\/s?bin\/|^\/opt\/homebrew\/bin\//;

/** The program's name without a usual folder and (PowerShell) in lower case; empty for one of an unusual place. */
function programName(text: string, shell: ShellLanguage): string {
  const bare = text.replace(usualFolders, '');
  if (/[/\\]/.test(bare)) return '';
  // A cmdlet is one in whatever shell it is written: bash has no program of that name.
  const known = shell === 'powershell' || /^[A-Za-z]+-[A-Za-z]+$/.test(bare) ? bare.toLowerCase() : bare;
  return known.replace(/\.(exe|cmd)$/i, '');
}
