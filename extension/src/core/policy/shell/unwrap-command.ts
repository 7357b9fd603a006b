import type { ShellCommand, ShellWord } from './shell-command.ts';
import { plainCommand } from './shell-command.ts';

/**
 * What a program that starts another one starts. `commands` are judged in its place, `texts` are shell texts that it runs;
 * `also` is a reason to ask besides.
 */
export interface Unwrapped {
  readonly commands: readonly ShellCommand[];
  readonly texts: readonly string[];
  readonly also: string | null;
}

type Unwrap = (command: ShellCommand) => Unwrapped | null;

const unknown = (reason: string): Unwrapped => ({ commands: [], texts: [], also: reason });

/** `takes` are the letters and names of options that are followed by a value; `values` arguments come before the program. */
const prefix =
  (takes: readonly string[], values = 0, also: string | null = null): Unwrap =>
  (command) => {
    const rest = afterOptions(command.words.slice(1), takes, values);
    return rest.length === 0
      ? { commands: [], texts: [], also }
      : { commands: [plainCommand(rest, command)], texts: [], also };
  };

function afterOptions(
  words: readonly ShellWord[],
  takes: readonly string[],
  values: number,
): readonly ShellWord[] {
  let at = 0;
  for (; at < words.length; at++) {
    const text = words[at]?.text ?? null;
    if (text === '--') {
      at++;
      break;
    }
    if (text === null || !text.startsWith('-') || text === '-') break;
    if (takes.includes(text)) at++;
  }
  return words.slice(at + values);
}

/** `env A=1 program …` */
const env: Unwrap = (command) => {
  const takes = ['-u', '--unset', '-C', '--chdir'];
  const split = command.words.find(({ text }) => /^(-S|--split-string)/.test(text ?? ''));
  if (split) return unknown('env -S takes a command line apart by its own rules');
  const rest = afterOptions(command.words.slice(1), takes, 0);
  const start = rest.findIndex(({ text }) => text === null || !/^[A-Za-z_]\w*=/.test(text));
  if (start === -1) return unknown('it prints the environment, which may hold secrets');
  const assignments = rest.slice(0, start).map(({ text }) => (text ?? '').split('=')[0] ?? '');
  return { commands: [{ ...plainCommand(rest.slice(start), command), assignments }], texts: [], also: null };
};

/** `bash -c TEXT`, `bash <<EOF`, `… | sh`, `bash file` */
const shell: Unwrap = (command) => {
  const words = command.words.slice(1);
  const at = words.findIndex(({ text }) => text !== null && /^-[a-zA-Z]*c$/.test(text));
  if (at !== -1) {
    const text = words.slice(at + 1).find((word) => word.text === null || !/^[-+]/.test(word.text));
    if (!text) return { commands: [], texts: [], also: null };
    return text.text === null
      ? unknown('the shell text is only known when it runs')
      : { commands: [], texts: [text.text], also: null };
  }
  const file = words.find(({ text }) => text === null || !/^[-+]/.test(text));
  if (file) return unknown(`it runs the script ${file.raw}`);
  if (command.input !== null) return { commands: [], texts: [command.input], also: null };
  if (words.some(({ text }) => text === '--version' || text === '--help'))
    return { commands: [], texts: [], also: null };
  return unknown(command.piped ? 'a shell runs whatever is written into it' : 'it starts a shell');
};

/** `eval TEXT`, `trap TEXT SIGNAL` */
const text =
  (count: number): Unwrap =>
  (command) => {
    const words = command.words.slice(1, count === Infinity ? undefined : 1 + count);
    if (words.some((word) => word.text === null)) return unknown('the shell text is only known when it runs');
    return {
      commands: [],
      texts: [words.map((word) => word.text).join(' ')],
      also: count === Infinity ? 'eval runs text as a command' : null,
    };
  };

/** Words that come from standard input, or from what find finds: known only when it runs. */
const found: ShellWord = { text: null, raw: '{}', globs: false };

const xargs: Unwrap = (command) => {
  const takes = [
    '-a',
    '-d',
    '-E',
    '-I',
    '-L',
    '-n',
    '-P',
    '-s',
    '--arg-file',
    '--delimiter',
    '--max-args',
    '--max-procs',
    '--max-chars',
  ];
  const rest = afterOptions(command.words.slice(1), takes, 0);
  if (rest.length === 0) return { commands: [], texts: [], also: null };
  return {
    commands: [plainCommand([...withPlaceholder(rest), found], { ...command, input: null, piped: true })],
    texts: [],
    also: null,
  };
};

/** `{}` becomes what was found. In a shell text it would be taken for shell. */
const withPlaceholder = (words: readonly ShellWord[]): ShellWord[] =>
  words.map((word) => (word.raw.includes('{}') ? { ...found, raw: word.raw } : word));

const starters = new Set(['-exec', '-execdir', '-ok', '-okdir']);

const find: Unwrap = (command) => {
  const commands: ShellCommand[] = [];
  const words = command.words;
  for (let at = 1; at < words.length; at++) {
    if (!starters.has(words[at]?.text ?? '')) continue;
    const end = words.findIndex((word, index) => index > at && (word.text === ';' || word.text === '+'));
    const inner = words.slice(at + 1, end === -1 ? undefined : end);
    if (inner.length > 0) commands.push(plainCommand(withPlaceholder(inner)));
    at = end === -1 ? words.length : end;
  }
  const own = words.filter((_, index) => !insideExec(words, index));
  const writing = own.find(({ text: option, globs, raw }, index) => {
    if (option === null) return index > 0;
    return (
      /^-(delete|fprint0?|fprintf|fls|files0-from)$/.test(option) ||
      (globs && /^[*?[]/.test(raw) && index === 1)
    );
  });
  if (writing) return { commands, texts: [], also: `${writing.raw} may delete or write files` };
  return { commands, texts: [], also: null };
};

function insideExec(words: readonly ShellWord[], index: number): boolean {
  for (let at = index; at > 0; at--) {
    const option = words[at]?.text;
    if (at < index && (option === ';' || option === '+')) return false;
    if (option !== null && option !== undefined && starters.has(option)) return true;
  }
  return false;
}

const commandBuiltin: Unwrap = (command) =>
  /^-[vV]$/.test(command.words[1]?.text ?? '')
    ? { commands: [], texts: [], also: null }
    : prefix([])(command);

const rights = 'it runs with the rights of another person';

const wrappers: Readonly<Record<string, Unwrap>> = {
  env,
  sudo: prefix(['-u', '-g', '-h', '-p', '-C', '-D', '-R', '-T', '--user', '--group'], 0, rights),
  doas: prefix(['-u', '-C'], 0, rights),
  pkexec: prefix(['--user'], 0, rights),
  timeout: prefix(['-s', '--signal', '-k', '--kill-after'], 1),
  nice: prefix(['-n', '--adjustment']),
  ionice: prefix(['-c', '-n', '--class', '--classdata']),
  nohup: prefix([]),
  setsid: prefix([]),
  stdbuf: prefix(['-i', '-o', '-e']),
  time: prefix(['-f', '-o', '--format', '--output']),
  exec: prefix(['-a']),
  builtin: prefix([]),
  command: commandBuiltin,
  busybox: prefix([]),
  watch: prefix(['-n', '-d', '--interval']),
  chroot: prefix([], 1, rights),
  unshare: prefix([], 0, 'it runs in other namespaces'),
  parallel: prefix(['-j', '--jobs', '-a'], 0, 'it runs a command for each of its inputs'),
  xargs,
  find,
  eval: text(Infinity),
  trap: text(1),
  ssh: () => unknown('it runs on another machine'),
  source: () => unknown('it runs a script in this shell'),
  '.': () => unknown('it runs a script in this shell'),
  ...Object.fromEntries('sh bash zsh dash ksh ash fish rbash'.split(' ').map((name) => [name, shell])),
};

/** What a command starts when its program is one that starts others, else null. */
export function unwrapCommand(name: string, command: ShellCommand): Unwrapped | null {
  return Object.hasOwn(wrappers, name) ? (wrappers[name]?.(command) ?? null) : null;
}
