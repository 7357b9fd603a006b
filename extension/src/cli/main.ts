import { resolve } from 'node:path';
import type { CliEngine, Command, CommandEntry, ExitCode, Terminal } from './command.ts';
import { exitCodes } from './command.ts';
import { parseFlags } from './parse-flags.ts';
import { commands } from './registry.ts';

/** Runs one command line (without the program's name) and returns the exit code. */
export async function main(
  argv: readonly string[],
  terminal: Terminal,
  openEngine: () => Promise<CliEngine>,
): Promise<ExitCode> {
  const [name, ...rest] = argv;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    terminal.out(overview());
    return name === undefined ? exitCodes.usage : exitCodes.done;
  }
  if (name === '--version') {
    terminal.out((await openEngine()).version);
    return exitCodes.done;
  }
  const entry = commands.find((candidate) => candidate.name === name);
  if (!entry) {
    terminal.error(
      `There is no command "${name}". The commands are: ${commands.map((each) => each.name).join(', ')}.`,
    );
    return exitCodes.usage;
  }
  const command = await entry.load();
  const parsed = parseFlags(rest, command.flags);
  if (!parsed.ok) {
    terminal.error(`${parsed.failure.message}\n\n${helpOf(entry, command)}`);
    return exitCodes.usage;
  }
  const { flags, positionals } = parsed.value;
  if (flags.has('help')) {
    terminal.out(helpOf(entry, command));
    return exitCodes.done;
  }
  const directory = resolve(flags.text('directory') ?? '.');
  const context = { terminal, engine: await openEngine(), directory, json: flags.has('json') };
  return command.run(context, positionals, flags);
}

function overview(): string {
  const width = Math.max(...commands.map((command) => command.name.length));
  return [
    'Ratchet works on a copy-on-write fork of your workspace, in a sandbox, and proves every step.',
    'Nothing reaches your files before you accept it.',
    '',
    'Usage: ratchet COMMAND [ARGUMENTS] [--json] [-C DIRECTORY]',
    '',
    ...commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`),
    '',
    'ratchet COMMAND --help says more. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 a question waits for you,',
    '4 paused (cap reached or model unavailable), 130 stopped with Ctrl-C.',
  ].join('\n');
}

const helpOf = ({ name, summary }: CommandEntry, { usage, help }: Command): string =>
  [`Usage: ratchet ${name} ${usage}`.trimEnd(), '', summary, '', help].join('\n');
