import * as z from 'zod';
import type { Result } from '../../../protocol/result.ts';
import { fail, ok } from '../../../protocol/result.ts';
import type { CommandVerdict } from './command-verdict.ts';
import { strictest } from './command-verdict.ts';
import { plainWord } from './shell-command.ts';
import type { ShellWord } from './shell-command.ts';

const Words = z.array(z.string().min(1)).min(1).max(40);

/** A rule for commands that begin with these words. Its examples are checked when the file is loaded. */
export const CommandRule = z.object({
  /** the first words, as the program gets them: `["npm", "test"]` */
  words: Words,
  decision: z.enum(['allow', 'ask', 'deny']),
  /** shown to whoever is asked, or told no */
  why: z.string().max(400).default(''),
  /** true: nothing may follow the words */
  exact: z.boolean().default(false),
  /** commands that the rule has to match, as words */
  matches: z.array(Words).default([]),
  /** commands that it must not match */
  doesNotMatch: z.array(Words).default([]),
});
export type CommandRule = z.infer<typeof CommandRule>;

const RuleFile = z.object({ version: z.literal(1), rules: z.array(CommandRule).max(1000) });

/** Rules of a person and of a repository, ready to be asked. */
export interface CommandRules {
  /** What the rules say of a command, wrappers taken off; null when none of them matches. The strictest of all that match. */
  verdictOf(words: readonly ShellWord[]): CommandVerdict | null;
}

/** No rule at all. */
export const noCommandRules: CommandRules = { verdictOf: () => null };

/**
 * Reads a rule file's text. `tightens`: the file comes with the repository, whose word can forbid but never permit: its
 * `allow` rules are refused. `source` names the file in messages.
 */
export function readCommandRules(
  text: string,
  source: string,
  tightens: boolean,
): Result<readonly CommandRule[], 'malformed' | 'example' | 'permits'> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return fail(
      'malformed',
      `Cannot read the command rules of ${source} as they are no JSON: ${String(error)}. Nothing of the file counts until that is mended.`,
    );
  }
  const parsed = RuleFile.safeParse(value);
  if (!parsed.success)
    return fail('malformed', `Cannot read the command rules of ${source}: ${z.prettifyError(parsed.error)}`);
  for (const rule of parsed.data.rules) {
    const spelled = rule.words.join(' ');
    if (tightens && rule.decision === 'allow')
      return fail(
        'permits',
        `Cannot take the rule "${spelled}" of ${source} as a repository's rules can only forbid or ask. Put it into your own rules.`,
      );
    const missed = rule.matches.find((example) => !matches(rule, example.map(plainWord)));
    if (missed)
      return fail(
        'example',
        `Cannot take the rule "${spelled}" of ${source} as it does not match its own example "${missed.join(' ')}".`,
      );
    const caught = rule.doesNotMatch.find((example) => matches(rule, example.map(plainWord)));
    if (caught)
      return fail(
        'example',
        `Cannot take the rule "${spelled}" of ${source} as it matches "${caught.join(' ')}", which it says it does not.`,
      );
  }
  return ok(parsed.data.rules);
}

/** Rules that can be asked. */
export function createCommandRules(rules: readonly CommandRule[]): CommandRules {
  return {
    verdictOf(words) {
      const verdicts = rules
        .filter((rule) => matches(rule, words))
        .map(({ decision, why, words: spelled }) => ({
          decision,
          reason: why === '' ? `the rule "${spelled.join(' ')}" says so` : why,
        }));
      return verdicts.length === 0 ? null : strictest(verdicts);
    },
  };
}

/** The narrowest rule that lets this command pass from now on: these very words. null when they are not all known. */
export function learnRule(words: readonly ShellWord[]): CommandRule | null {
  const known = words.flatMap(({ text, globs }) => (text === null || globs || text === '' ? [] : [text]));
  return known.length === words.length && known.length > 0
    ? {
        words: known,
        decision: 'allow',
        why: '',
        exact: true,
        matches: [known],
        doesNotMatch: [[...known, '--other']],
      }
    : null;
}

/** A permission needs every word to be known: what only a run shows could be anything. A prohibition needs the prefix only. */
function matches(rule: CommandRule, words: readonly ShellWord[]): boolean {
  if (words.length < rule.words.length || (rule.exact && words.length !== rule.words.length)) return false;
  if (!rule.words.every((word, index) => words[index]?.text === word)) return false;
  return rule.decision !== 'allow' || words.every(({ text, globs }) => text !== null && !globs);
}
