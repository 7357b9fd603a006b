import { parseArgs } from 'node:util';
import type { Result } from '../protocol/result.ts';
import { fail, ok } from '../protocol/result.ts';
import type { Flag, ParsedFlags } from './command.ts';

/** Flags that every command takes. */
const commonFlags: Readonly<Record<string, Flag>> = {
  json: 'switch',
  help: 'switch',
  directory: 'text',
};

/** Parses a command's arguments; unknown flags are refused with the ones that exist. */
export function parseFlags(
  argv: readonly string[],
  flags: Readonly<Record<string, Flag>>,
): Result<{ readonly positionals: readonly string[]; readonly flags: ParsedFlags }, 'usage'> {
  const all = { ...commonFlags, ...flags };
  const options = Object.fromEntries(
    Object.entries(all).map(([name, kind]) => [
      name,
      {
        type: kind === 'switch' ? ('boolean' as const) : ('string' as const),
        multiple: kind === 'list',
        ...(name === 'directory' ? { short: 'C' } : name === 'help' ? { short: 'h' } : {}),
      },
    ]),
  );
  try {
    const parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
    const values: Readonly<Record<string, unknown>> = parsed.values;
    return ok({ positionals: parsed.positionals, flags: reader(values) });
  } catch (error) {
    const why = error instanceof Error ? error.message.split('. ')[0] : String(error);
    const known = Object.keys(all).map((name) => `--${name}`);
    return fail('usage', `${why}. The flags are: ${known.join(', ')}.`);
  }
}

function reader(values: Readonly<Record<string, unknown>>): ParsedFlags {
  return {
    text: (name) => (typeof values[name] === 'string' ? values[name] : undefined),
    list: (name) => (Array.isArray(values[name]) ? values[name].map(String) : []),
    has: (name) => values[name] === true,
  };
}
