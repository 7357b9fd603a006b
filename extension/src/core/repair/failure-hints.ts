import type { TestResult } from '../../protocol/tests.ts';

/** What failures say in words, for the operators that read error messages. */
export interface FailureHints {
  /** names that the program used and that do not exist */
  readonly unknownNames: ReadonlySet<string>;
  /** members that a value does not have */
  readonly unknownMembers: ReadonlySet<string>;
  /** something was None, null or undefined */
  readonly missingValue: boolean;
  readonly missingKey: boolean;
  readonly outOfRange: boolean;
  /** a call was made with the wrong number of arguments */
  readonly wrongArguments: boolean;
  /** something that is not a function was called, or a value was combined with one of a wrong type */
  readonly wrongType: boolean;
  readonly endless: boolean;
  /** pairs of what a test wanted and what it got, as text */
  readonly pairs: readonly { readonly expected: string; readonly actual: string }[];
}

/** What a failing test says of its failure. */
export type Failure = Pick<TestResult, 'message' | 'expected' | 'actual'>;

/** Reads the messages of Python and JavaScript (V8) errors. */
export function failureHints(failures: readonly Failure[]): FailureHints {
  const messages = failures.map((failure) => failure.message ?? '');
  const any = (pattern: RegExp): boolean => messages.some((message) => pattern.test(message));
  return {
    unknownNames: captures(messages, [
      /name '(\w+)' is not defined/gu,
      /(?:^|[\s:])([\w$]+) is not defined/gu,
      /cannot access local variable '(\w+)'/gu,
      /local variable '(\w+)' referenced/gu,
    ]),
    unknownMembers: captures(messages, [
      /has no attribute '(\w+)'/gu,
      /([\w$]+) is not a function/gu,
      /reading '([\w$]+)'/gu,
    ]),
    missingValue: any(/NoneType|of (?:undefined|null)\b|undefined is not|null is not/u),
    missingKey: any(/KeyError/u),
    outOfRange: any(/IndexError|out of range|Invalid array length|reading '\d+'/u),
    wrongArguments: any(
      /missing \d+ required|positional arguments? but|unexpected keyword|too many arguments/u,
    ),
    wrongType: any(/TypeError/u),
    endless: any(/RecursionError|Maximum call stack|timed out/u),
    pairs: failures.flatMap(({ expected, actual }) =>
      expected !== undefined && actual !== undefined ? [{ expected, actual }] : [],
    ),
  };
}

/** What is known when no test said anything. */
export const noHints: FailureHints = failureHints([]);

function captures(messages: readonly string[], patterns: readonly RegExp[]): Set<string> {
  const found = new Set<string>();
  for (const message of messages)
    for (const pattern of patterns)
      for (const match of message.matchAll(pattern)) if (match[1] !== undefined) found.add(match[1]);
  return found;
}
