import picomatch from 'picomatch';

/** A rule on paths. */
export interface PathRule {
  readonly glob: string;
  /** `deny`: no change ever; `ask`: a person decides */
  readonly decision: 'deny' | 'ask';
  readonly reason: string;
}

/** Paths whose change can run code outside the sandbox, leak secrets, or rewrite history. First match wins. */
const protectedPaths: readonly PathRule[] = [
  { glob: '**/.git/**', decision: 'deny', reason: 'the repository itself is never edited' },
  { glob: '**/.env*', decision: 'ask', reason: 'environment files hold secrets' },
  { glob: '**/{*.pem,*.key,*.p12,id_rsa*,id_ed25519*}', decision: 'ask', reason: 'key files hold secrets' },
  { glob: '**/{.npmrc,.pypirc,.netrc}', decision: 'ask', reason: 'registry credentials' },
  {
    glob: '**/.github/workflows/**',
    decision: 'ask',
    reason: 'continuous integration runs with credentials',
  },
  { glob: '**/.gitlab-ci.yml', decision: 'ask', reason: 'continuous integration runs with credentials' },
  {
    glob: '**/.vscode/{tasks,settings,launch}.json',
    decision: 'ask',
    reason: 'the editor runs what stands there',
  },
  { glob: '**/.husky/**', decision: 'ask', reason: 'git hooks run outside the sandbox' },
];

/** Made at the first question: most sessions begin with reading. */
let matchers: readonly { readonly rule: PathRule; readonly matches: (path: string) => boolean }[] | undefined;

/** The rule that protects a workspace-relative path, or undefined. */
export function protectionOf(path: string): PathRule | undefined {
  matchers ??= protectedPaths.map((rule) => ({ rule, matches: picomatch(rule.glob, { dot: true }) }));
  return matchers.find(({ matches }) => matches(path))?.rule;
}

/** Why a path is protected, in words; also the key under which a person's permission is remembered. */
export const protectionReason = (rule: PathRule): string => `${rule.glob} is protected: ${rule.reason}`;
