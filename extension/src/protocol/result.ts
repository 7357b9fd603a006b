/**
 * An expected failure as a value. `reason` is a closed union for programs; `message` is one sentence for people and
 * models: "Cannot <verb> <what> as <rule>: current value is <x>", with what to do next.
 */
export interface Failure<Reason extends string = string> {
  readonly reason: Reason;
  readonly message: string;
}

/** Either a value or an expected failure. Bugs are thrown instead. */
export type Result<Value, Reason extends string = string> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly failure: Failure<Reason> };

/** A result that is as expected. */
export const ok = <Value>(value: Value): { readonly ok: true; readonly value: Value } => ({
  ok: true,
  value,
});

/** A result that is not: an expected failure, with its reason. */
export const fail = <Reason extends string>(
  reason: Reason,
  message: string,
): { readonly ok: false; readonly failure: Failure<Reason> } => ({ ok: false, failure: { reason, message } });
