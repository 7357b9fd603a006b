/** What policy says of a command: run it, put it before the person, or refuse it; the strictest part decides. */
export interface CommandVerdict {
  readonly decision: 'allow' | 'ask' | 'deny';
  /** one sentence without a full stop: why, naming the part that decided */
  readonly reason: string;
}

const strictness = { allow: 0, ask: 1, deny: 2 } as const;

/** The strictest of several verdicts; the first of equals. Without any, the command does nothing: it is allowed. */
export function strictest(verdicts: readonly CommandVerdict[]): CommandVerdict {
  return verdicts.reduce(
    (worst, verdict) => (strictness[verdict.decision] > strictness[worst.decision] ? verdict : worst),
    verdicts[0] ?? { decision: 'allow', reason: 'it does nothing' },
  );
}

/** May run. */
export const allow = (reason: string): CommandVerdict => ({ decision: 'allow', reason });
/** A person decides. */
export const ask = (reason: string): CommandVerdict => ({ decision: 'ask', reason });
/** Never runs. */
export const deny = (reason: string): CommandVerdict => ({ decision: 'deny', reason });
