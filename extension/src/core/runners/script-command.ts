/** A program that a package script starts. */
export interface ScriptCommand {
  /** name of the script, for example `test:unit` */
  readonly script: string;
  /** base name of the program, without `.cmd`, `.js` and folders */
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** What the words after a program mean to it. */
export interface Options {
  /** options whose value is the next word */
  readonly valued: readonly string[];
  /** options to leave out, with their values */
  readonly dropped: readonly string[];
}

const wrappers = new Set([
  'npx',
  'pnpx',
  'bunx',
  'cross-env',
  'cross-env-shell',
  'env',
  'c8',
  'nyc',
  'dotenv',
]);
const managers = new Set(['npm', 'pnpm', 'yarn', 'bun']);

/**
 * The programs that a package's test scripts start, the script `test` first. Reads the simple part of shell text
 * (words, quotes, `&&`, `||`, `;`, `|`, assignments) and looks through `npx`, `cross-env`, `c8` and the like.
 */
export function scriptCommands(scripts: Readonly<Record<string, string>>): ScriptCommand[] {
  const names = Object.keys(scripts).filter((name) => isTestScript(name, scripts[name] ?? ''));
  names.sort((left, right) => rank(left) - rank(right) || left.localeCompare(right));
  return names.flatMap((script) =>
    splitCommands(scripts[script] ?? '').flatMap((words) => {
      const command = unwrap(words);
      return command ? [{ script, ...command }] : [];
    }),
  );
}

/** Splits a program's words into its options (in their order, `dropped` ones left out) and the rest. */
export function splitOptions(
  args: readonly string[],
  { valued, dropped }: Options,
): { readonly options: readonly string[]; readonly rest: readonly string[] } {
  const options: string[] = [];
  const rest: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index] ?? '';
    if (word === '--') continue;
    if (!word.startsWith('-')) {
      rest.push(word);
      continue;
    }
    const name = word.replace(/=.*$/s, '');
    const next = args[index + 1];
    const takesNext = valued.includes(name) && !word.includes('=') && next !== undefined;
    if (takesNext) index += 1;
    if (dropped.includes(name)) continue;
    options.push(word, ...(takesNext ? [next] : []));
  }
  return { options, rest };
}

/** Splits shell text into commands, and each into words; quotes group, `\` escapes, operators separate. */
function splitCommands(text: string): string[][] {
  const commands: string[][] = [[]];
  const pattern = /\s+|(&&|\|\||[;|&])|((?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s;|&"'\\])+)|./gs;
  for (const [, operator, word] of text.matchAll(pattern)) {
    if (operator !== undefined) commands.push([]);
    else if (word !== undefined) commands.at(-1)?.push(unquote(word));
  }
  return commands.filter((words) => words.length > 0);
}

function unquote(word: string): string {
  return word.replace(
    /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/gs,
    (_, double: string | undefined, single: string | undefined, escaped: string | undefined) =>
      double?.replace(/\\(["\\$`])/g, '$1') ?? single ?? escaped ?? '',
  );
}

function unwrap(words: readonly string[]): Omit<ScriptCommand, 'script'> | undefined {
  const environment: Record<string, string> = {};
  let wrapped = false;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const assignment = /^([A-Za-z_]\w*)=(.*)$/s.exec(word);
    if (assignment) {
      environment[assignment[1] ?? ''] = assignment[2] ?? '';
      continue;
    }
    const program = baseName(word);
    if (managers.has(program)) {
      if (words[index + 1] === 'run') return undefined;
      if (/^(exec|dlx|x)$/.test(words[index + 1] ?? '')) index += 1;
      wrapped = true;
    } else if (wrappers.has(program)) wrapped = true;
    else if (!(wrapped && word.startsWith('-'))) {
      return throughNode({ program, args: words.slice(index + 1), environment });
    }
  }
  return undefined;
}

/** `node --flag node_modules/.bin/jest …` starts jest; Node's own flags become its environment. */
function throughNode(command: Omit<ScriptCommand, 'script'>): Omit<ScriptCommand, 'script'> {
  const entry = command.args.findIndex((word) => !word.startsWith('-'));
  const program = baseName(command.args[entry] ?? '');
  if (command.program !== 'node' || !/^(_?mocha|jest|vitest)$/.test(program)) return command;
  const flags = [command.environment['NODE_OPTIONS'], ...command.args.slice(0, entry)]
    .filter(Boolean)
    .join(' ');
  return {
    program,
    args: command.args.slice(entry + 1),
    environment: { ...command.environment, ...(flags !== '' && { NODE_OPTIONS: flags }) },
  };
}

const baseName = (word: string): string =>
  word.replace(/^.*[\\/]/, '').replace(/\.(cmd|exe|mjs|cjs|js)$/, '');

function isTestScript(name: string, text: string): boolean {
  if (/watch|coverage|e2e|debug|update/i.test(name)) return false;
  return /test|spec|unit/i.test(name) || /\b(mocha|jest|vitest|node\b.*--test)\b/.test(text);
}

const rank = (name: string): number => {
  if (name === 'test') return 0;
  if (/^test:unit$|^unit$/.test(name)) return 1;
  return name.startsWith('test') ? 2 : 3;
};
