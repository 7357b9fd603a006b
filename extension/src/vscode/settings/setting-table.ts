/** What a setting holds without a person's word, and where it may be set. Equal to the manifest; a test compares. */
export interface SettingFacts<Value> {
  readonly fallback: Value;
  readonly scope: 'machine' | 'machine-overridable' | 'window' | 'resource';
  /** numbers below are taken for it */
  readonly minimum?: number;
  /** the only texts there are */
  readonly choices?: readonly string[];
}

/** Every setting of the extension by its name after `ratchet.`. */
export const settingTable = {
  model: { fallback: '', scope: 'machine-overridable' },
  baseUrl: { fallback: '', scope: 'machine' },
  autonomy: { fallback: 'suggest', scope: 'machine', choices: ['read-only', 'suggest', 'auto'] },
  turnsMax: { fallback: 200, scope: 'resource', minimum: 1 },
  tokensMax: { fallback: 10_000_000, scope: 'resource', minimum: 1000 },
  costUsdMax: { fallback: 10, scope: 'resource', minimum: 0.01 },
  minutesMax: { fallback: 120, scope: 'resource', minimum: 1 },
  repairBudgetSeconds: { fallback: 60, scope: 'resource', minimum: 5 },
  allowNoSandbox: { fallback: false, scope: 'machine' },
  mirrorCommands: { fallback: true, scope: 'window' },
  'review.codeLens': { fallback: true, scope: 'resource' },
  'sessions.keepDays': { fallback: 30, scope: 'machine', minimum: 1 },
  'sessions.megabytesMax': { fallback: 2048, scope: 'machine', minimum: 64 },
} as const satisfies Readonly<Record<string, SettingFacts<string | number | boolean>>>;

/** The name of a setting after `ratchet.`. */
export type SettingName = keyof typeof settingTable;

/** What a setting holds: the kind of value that its fallback is. */
export type SettingValue<Name extends SettingName> = (typeof settingTable)[Name]['fallback'] extends string
  ? string
  : (typeof settingTable)[Name]['fallback'] extends number
    ? number
    : boolean;

/**
 * The value that a setting has, from what the settings file holds: people edit it by hand, so that anything can stand
 * there. What is of another kind, or no choice, counts as not set; a number that is too low as the lowest.
 */
export function checkedSetting<Name extends SettingName>(name: Name, found: unknown): SettingValue<Name> {
  const facts: SettingFacts<string | number | boolean> = settingTable[name];
  return sound(facts, found) as SettingValue<Name>;
}

function sound(facts: SettingFacts<string | number | boolean>, found: unknown): string | number | boolean {
  if (typeof found === 'number' && typeof facts.fallback === 'number') {
    return Number.isFinite(found) ? Math.max(found, facts.minimum ?? found) : facts.fallback;
  }
  if (typeof found === 'string' && typeof facts.fallback === 'string') {
    return facts.choices && !facts.choices.includes(found) ? facts.fallback : found.trim();
  }
  return typeof found === 'boolean' && typeof facts.fallback === 'boolean' ? found : facts.fallback;
}
