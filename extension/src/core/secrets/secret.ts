/** A secret that stands in a text. */
export interface Secret {
  /** stable id of what it is: `github-token`, `private-key`, `named-secret` */
  readonly rule: string;
  /** what it is, for people; never the secret itself */
  readonly message: string;
  /** UTF-16 offsets of the secret in the text */
  readonly start: number;
  readonly end: number;
  /**
   * `sure`: its shape says so (a provider's token, a private key, a password in an address): masked wherever a model or a
   * person would see it. `likely`: only its name says so: reported, not masked, because tests are full of such.
   */
  readonly confidence: 'sure' | 'likely';
}

/** Finds secrets in a text. `path` tells what kind of text it is; it need not exist. */
export interface SecretScanner {
  find(path: string, text: string): Promise<readonly Secret[]>;
}

/** Without those that lie in another one; sorted by position. Of two at one place the sure one, then the longer one stays. */
export function distinctSecrets(secrets: readonly Secret[]): Secret[] {
  const rank = (secret: Secret): number =>
    (secret.confidence === 'sure' ? 1e9 : 0) + secret.end - secret.start;
  const kept: Secret[] = [];
  for (const secret of secrets.toSorted((a, b) => rank(b) - rank(a)))
    if (!kept.some((other) => secret.start < other.end && other.start < secret.end)) kept.push(secret);
  return kept.toSorted((a, b) => a.start - b.start);
}

/** The text with each secret replaced by a word that says what stood there. */
export function maskSecrets(text: string, secrets: readonly Secret[]): string {
  let masked = '';
  let at = 0;
  for (const { start, end, rule } of secrets) {
    masked += `${text.slice(at, start)}[masked ${rule}]`;
    at = end;
  }
  return masked + text.slice(at);
}
