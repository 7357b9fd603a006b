/** A file that would be packed, by its path from the repository's root with `/`. */
export interface PackedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Files without which the extension does not work, as patterns: each has to be there. */
const needed = [
  /^package\.json$/,
  /^package\.nls\.json$/,
  /^README\.md$/,
  /^CHANGELOG\.md$/,
  /^LICENSE$/,
  /^media\/icon\.png$/,
  /^media\/ratchet\.svg$/,
  /^media\/walkthrough\/\w+\.svg$/,
  /^dist\/package\.json$/,
  /^dist\/extension\.js$/,
  /^dist\/editor-engine\.js$/,
  /^dist\/webview\/panel\.js$/,
  /^dist\/grammars\/web-tree-sitter\.wasm$/,
  /^dist\/grammars\/tree-sitter-typescript\.wasm$/,
  /^dist\/workers\/node-worker\.mjs$/,
  /^dist\/injected\/ratchet-record\.cjs$/,
  /^dist\/sample\/package\.json$/,
];

/** What must not be packed. The sample brings tests of its own: one of them fails, which is what it is for. */
const forbidden: readonly (readonly [pattern: RegExp, why: string])[] = [
  [/\.map$/, 'is a source map'],
  [/^(?!dist\/sample\/).*(\.test\.[cm]?[jt]sx?$|(^|\/)tests?\/)/, 'is a test'],
  [/\.tsx?$/, 'is source'],
  [
    /(^|\/)(\.env|\.npmrc|\.git|node_modules|coverage|__pycache__)(\/|$)|\.(pem|key|pfx)$/,
    'is no part of it',
  ],
  [/^dist\/(cli|command-line)\.js$/, 'is only for the command line'],
];

/** Everything that is wrong with the files of a package, one line each. */
export function packageProblems(files: readonly PackedFile[]): readonly string[] {
  const missing = needed.filter((pattern) => !files.some(({ path }) => pattern.test(path)));
  const wrong = files.flatMap(({ path }) =>
    forbidden.filter(([pattern]) => pattern.test(path)).map(([, why]) => `${path} ${why}`),
  );
  const secret = files.filter(({ path, bytes }) => isText(path) && holdsSecret(bytes));
  return [
    ...missing.map((pattern) => `nothing matches ${pattern.source}`),
    ...wrong,
    ...secret.map(({ path }) => `${path} holds what looks like a secret`),
  ];
}

const isText = (path: string): boolean => !/\.(wasm|png|ttf|woff2)$/.test(path);

/** Whole keys in the form of their issuers: code that looks for secrets holds only their beginnings. */
const keyShapes = [
  /\bsk-(proj-)?[A-Za-z0-9_-]{40,}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{36}\b/,
  /\bgithub_pat_[A-Za-z0-9_]{60,}\b/,
  /\bglpat-[A-Za-z0-9_-]{20}\b/,
  /\bnpm_[A-Za-z0-9]{36}\b/,
  /\bxox[abprs]-\d{8,}-[A-Za-z0-9-]{10,}/,
  // Ends in EXAMPLE: the one that the documentation of its issuer shows.
  /\b(AKIA|ASIA)(?![A-Z0-9]*EXAMPLE)[A-Z0-9]{16}\b/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/=\s]{100,}/,
];

function holdsSecret(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes);
  return keyShapes.some((shape) => shape.test(text));
}
