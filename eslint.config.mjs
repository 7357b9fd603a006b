import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** What `core` and `protocol` must not do: they get time, chance, files and the console through ports. */
const impureGlobals = [
  { object: 'Date', property: 'now', message: 'core reads no clock: take the time from an event or a port.' },
  { object: 'Math', property: 'random', message: 'core draws no random numbers: derive ids from events.' },
  { object: 'performance', property: 'now', message: 'core reads no clock: take the time from a port.' },
];
const impureSyntax = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'core reads no clock.' },
  {
    selector: 'CallExpression[callee.name=/^(setTimeout|setInterval|setImmediate|fetch)$/]',
    message: 'core starts no timers and no requests: they are ports.',
  },
  { selector: "Identifier[name='console']", message: 'core does not print: return a value or an event.' },
  {
    selector: "Identifier[name='process']",
    message: 'core does not know its process: take it through a port.',
  },
];

/** What Node gives the scripts that run in a person's project; TypeScript knows it for everything else. */
const nodeGlobals = Object.fromEntries(
  'Buffer URL clearTimeout console setImmediate setTimeout queueMicrotask performance globalThis structuredClone TextDecoder TextEncoder'
    .split(' ')
    .map((name) => [name, 'readonly']),
);

/** Forbidden in every file. */
const everywhere = [
  { selector: 'ExportAllDeclaration', message: 'No barrels inside a layer.' },
  {
    selector: "ImportDeclaration[source.value='zod'] > :matches(ImportSpecifier, ImportDefaultSpecifier)",
    message: "import * as z from 'zod': a bundle then keeps only what is used.",
  },
];

/** What models wrote is shown as text. */
const unsafeMarkup = [
  {
    selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
    message: 'Texts are data: render them as elements, never as HTML.',
  },
];

/** Forbids imports whose specifier matches; relative specifiers name the layer folder they reach into. */
const forbidImports = (...patterns) => ({
  'no-restricted-imports': ['error', { patterns: patterns.map(([regex, message]) => ({ regex, message })) }],
});
const noNode = [
  '^(node:|(fs|path|os|crypto|child_process|util|events|stream|url|http|https|net|timers|worker_threads|module)(/|$))',
  'This layer uses no Node modules.',
];
const noVscode = [
  '^vscode($|-)',
  'Only src/vscode, src/extension.ts and the language server may import vscode packages.',
];
const noVscodeApi = [
  '^vscode($|-languageclient|-languageserver)',
  'The panel runs in a browser: what it needs of the editor comes as messages.',
];
const onlyProtocol = ['(^|/)extension/src/(?!protocol/)', 'The panel knows the extension by protocol/ only.'];
const layer = (name) => [`(^|/)\\.\\./(.*/)?${name}/`, `This layer must not import from ${name}/.`];
const layers = (...names) => names.map(layer);
/** Composition roots know everything, so nothing may know them. */
const noRoots = [
  '(^|/)\\.\\.?/(.*/)?(src/)?(cli|command-line|extension)(\\.ts)?$',
  'Nothing imports a composition root: take what it wires as a parameter.',
];
const noEngine = [
  '(^|/)\\.\\./(engine|doctor|session-ports)(\\.ts)?$',
  'A layer does not know who wires it: take the engine as a parameter.',
];

export default tseslint.config(
  {
    ignores: [
      'node_modules/**',
      'dist/**',
      '.types/**',
      'coverage/**',
      'test/fixtures/**',
      '.vscode-test/**',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-empty': ['error', { allowEmptyCatch: false }],
      eqeqeq: ['error', 'always'],
      'max-params': ['error', 4],
      'no-restricted-syntax': ['error', ...everywhere],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unnecessary-condition': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
    },
  },
  {
    files: ['extension/**/*.{ts,mjs,cjs}'],
    rules: {
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': ['error', { max: 60 }],
    },
  },
  { files: ['test/**/*.ts'], rules: { 'max-lines': ['error', { max: 500 }] } },
  {
    files: ['**/*.{ts,tsx}'],
    ignores: ['extension/src/cli.ts'],
    rules: forbidImports(noRoots),
  },
  {
    files: ['extension/src/protocol/**/*.ts'],
    rules: {
      ...forbidImports(noNode, noVscode, noRoots, noEngine, ...layers('core', 'node', 'cli', 'vscode')),
      'no-restricted-properties': ['error', ...impureGlobals],
      'no-restricted-syntax': ['error', ...everywhere, ...impureSyntax],
    },
  },
  {
    files: ['extension/src/core/**/*.ts'],
    rules: {
      ...forbidImports(noNode, noVscode, noRoots, noEngine, ...layers('node', 'cli', 'vscode')),
      'no-restricted-properties': ['error', ...impureGlobals],
      'no-restricted-syntax': ['error', ...everywhere, ...impureSyntax],
    },
  },
  {
    files: ['extension/src/node/**/*.ts'],
    rules: forbidImports(noVscode, noRoots, noEngine, ...layers('cli', 'vscode')),
  },
  {
    files: ['extension/src/cli/**/*.ts'],
    rules: forbidImports(noVscode, noRoots, noEngine, ...layers('node', 'vscode')),
  },
  {
    files: ['extension/src/vscode/**/*.ts'],
    rules: forbidImports(noRoots, noEngine, ...layers('node', 'cli')),
  },
  {
    files: ['webview-ui/src/**/*.{ts,tsx}'],
    rules: {
      ...forbidImports(noNode, noVscodeApi, noRoots, onlyProtocol),
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 120 }],
      'no-restricted-syntax': ['error', ...everywhere, ...unsafeMarkup],
    },
  },
  {
    files: ['extension/src/*.ts'],
    ignores: ['extension/src/cli.ts', 'extension/src/extension.ts'],
    rules: forbidImports(noVscode, noRoots),
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Tests take subjects and fakes apart; these are objects of functions without `this`.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      'no-restricted-syntax': [
        'error',
        ...everywhere,
        {
          selector: "MemberExpression[object.name=/^(it|describe|test)$/][property.name='only']",
          message: 'No focused tests.',
        },
        {
          selector: "CallExpression[callee.name='setTimeout'][arguments.length=2]",
          message: 'Tests do not sleep: wait for the event itself (test/support/wait-for.ts).',
        },
      ],
    },
  },
  {
    files: ['**/*.{mjs,cjs,js}'],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: { ...tseslint.configs.disableTypeChecked.languageOptions, globals: nodeGlobals },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs' },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
