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

/** Forbids imports whose specifier matches; relative specifiers name the layer folder they reach into. */
const forbidImports = (...patterns) => ({
  'no-restricted-imports': ['error', { patterns: patterns.map(([regex, message]) => ({ regex, message })) }],
});
const noNode = [
  '^(node:|(fs|path|os|crypto|child_process|util|events|stream|url|http|https|net)(/|$))',
  'This layer uses no Node modules.',
];
const noVscode = [
  '^vscode($|-)',
  'Only src/vscode, src/extension.ts and the language server may import vscode packages.',
];
const layer = (name) => [`(^|/)\\.\\./(.*/)?${name}/`, `This layer must not import from ${name}/.`];
const root = (file) => [`(^|/)${file}(\\.ts)?$`, `Nothing imports the composition root ${file}.ts.`];

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
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'No barrels inside a layer.' },
      ],
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
    files: ['extension/src/protocol/**/*.ts'],
    rules: {
      ...forbidImports(
        noNode,
        noVscode,
        layer('core'),
        layer('node'),
        layer('vscode'),
        root('cli'),
        root('extension'),
      ),
      'no-restricted-properties': ['error', ...impureGlobals],
      'no-restricted-syntax': ['error', ...impureSyntax],
    },
  },
  {
    files: ['extension/src/core/**/*.ts'],
    rules: {
      ...forbidImports(noNode, noVscode, layer('node'), layer('vscode'), root('cli'), root('extension')),
      'no-restricted-properties': ['error', ...impureGlobals],
      'no-restricted-syntax': ['error', ...impureSyntax],
    },
  },
  {
    files: ['extension/src/node/**/*.ts'],
    rules: forbidImports(noVscode, layer('vscode'), root('cli'), root('extension')),
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      'no-restricted-syntax': [
        'error',
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
  { files: ['**/*.mjs', '**/*.js'], ...tseslint.configs.disableTypeChecked },
);
