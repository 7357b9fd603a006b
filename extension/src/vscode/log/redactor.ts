import { isSecretName, isSecretValue } from '../../core/policy/environment.ts';

/** Takes secrets out of texts that are written down. */
export interface Redactor {
  /** From now on this text is a secret. Short ones are not: they would tear words apart. */
  learn(secret: string): void;
  redact(text: string): string;
}

/**
 * Knows the values of the environment's variables that look like secrets, and what has the shape of one: a bearer token,
 * a key of a known issuer, a password in an address.
 */
export function createRedactor(environment: Readonly<Record<string, string | undefined>>): Redactor {
  const secrets = new Set<string>();
  const learn = (secret: string): void => {
    if (secret.length >= secretLengthMin) secrets.add(secret);
  };
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && (isSecretName(name) || isSecretValue(value)) && !isPlace(value)) learn(value);
  }
  return {
    learn,
    redact(text) {
      let result = text;
      // The longest first: one secret may begin with another.
      for (const secret of [...secrets].sort((a, b) => b.length - a.length))
        result = result.replaceAll(secret, hidden);
      for (const [shape, replacement] of shapes) result = result.replaceAll(shape, replacement);
      return result;
    },
  };
}

const secretLengthMin = 8;
const hidden = '[secret]';

/** A path tells nothing secret: SSH_AUTH_SOCK, GIT_ASKPASS. */
const isPlace = (value: string): boolean => /^([/~.]|[A-Za-z]:\\)/.test(value) && !/\s/.test(value);

const shapes: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer|basic)(\s+)[A-Za-z0-9+/_.=~-]{8,}/gi, `$1$2${hidden}`],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@:]*:[^\s/@]+@/gi, `$1${hidden}@`],
  [/\bsk-[A-Za-z0-9_-]{12,}/g, hidden],
  [/\b(?:gh[pousr]_|github_pat_|glpat-|npm_|pypi-|hf_)[A-Za-z0-9_-]{12,}/g, hidden],
  [/\b(?:xox[abeoprs]-|xapp-|ya29\.|AIza)[A-Za-z0-9_.-]{10,}/g, hidden],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, hidden],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, hidden],
  [
    /((?:api[-_]?key|authorization|password|secret|token)["']?\s*[:=]\s*["']?)[A-Za-z0-9+/_.=-]{8,}/gi,
    `$1${hidden}`,
  ],
];
