import { Autonomy } from '../protocol/caps.ts';
import type { Caps } from '../protocol/caps.ts';
import type { SessionSetup } from '../protocol/events.ts';
import type { Result } from '../protocol/result.ts';
import { fail, ok } from '../protocol/result.ts';
import type { Flag, ParsedFlags } from './command.ts';

/** Flags of the commands that begin or resume a session. */
export const sessionFlags: Readonly<Record<string, Flag>> = {
  model: 'text',
  engine: 'text',
  seconds: 'text',
  autonomy: 'text',
  'max-turns': 'text',
  'max-tokens': 'text',
  'max-usd': 'text',
  'max-minutes': 'text',
  'no-sandbox': 'switch',
};

/** The help on `sessionFlags`. */
export const sessionFlagsHelp = `  --model NAME        the model to ask (default: RATCHET_MODEL)
  --engine KIND       model, or repair for the built-in engine
  --seconds N         budget of the built-in engine
  --autonomy LEVEL    read-only: look and answer; suggest (default): propose; auto: accept what every validator passed
  --max-turns N, --max-tokens N, --max-usd X, --max-minutes N
                      hard caps: the session pauses, and can be resumed with higher ones
  --no-sandbox        where no sandbox can be had: run commands with your own rights, each after asking
  --json              one JSON event a line`;

const capFlags = [
  ['max-turns', 'turns', 1],
  ['max-tokens', 'tokens', 1],
  ['max-usd', 'costUsd', 1],
  ['max-minutes', 'elapsedMs', 60_000],
] as const;

/** The caps that the flags give; others keep their value. */
export function capsFrom(flags: ParsedFlags, caps: Caps): Result<Caps, 'usage'> {
  const result = { ...caps };
  for (const [flag, cap, factor] of capFlags) {
    const text = flags.text(flag);
    if (text === undefined) continue;
    const value = Number(text) * factor;
    if (!(value > 0) || (cap !== 'costUsd' && !Number.isInteger(value))) {
      return fail('usage', `Cannot use --${flag} ${text}: it must be a number above 0.`);
    }
    result[cap] = value;
  }
  return ok(result);
}

/** The autonomy level that was asked for; `suggest` without the flag. */
export function autonomyFrom(flags: ParsedFlags): Result<Autonomy, 'usage'> {
  const parsed = Autonomy.safeParse(flags.text('autonomy') ?? 'suggest');
  return parsed.success
    ? ok(parsed.data)
    : fail(
        'usage',
        `Cannot use --autonomy ${flags.text('autonomy') ?? ''}: it is read-only, suggest or auto.`,
      );
}

/** Which engine a session gets: as asked, else the model for a free task, else for a fix a model if one is configured. */
export function engineFrom(
  flags: ParsedFlags,
  defaultModel: string | null,
): Result<SessionSetup['engine'], 'usage'> {
  const kind = flags.text('engine');
  if (kind !== undefined && kind !== 'model' && kind !== 'repair') {
    return fail('usage', `Cannot use --engine ${kind}: it is model or repair.`);
  }
  const model = flags.text('model') ?? defaultModel;
  if (kind === 'model' && model === null) {
    return fail(
      'usage',
      'Cannot use a model as none is configured: set OPENAI_API_KEY, or OPENAI_BASE_URL and --model.',
    );
  }
  if (kind !== 'repair' && model !== null) return ok({ kind: 'model', model });
  const seconds = Number(flags.text('seconds') ?? '60');
  if (!(seconds > 0)) return fail('usage', '--seconds must be a number above 0.');
  return ok({ kind: 'repair', budgetMs: Math.round(seconds * 1000) });
}
