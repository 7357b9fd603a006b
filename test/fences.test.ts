import assert from 'node:assert/strict';
import { ESLint } from 'eslint';
import ts from 'typescript';
import { join } from 'node:path';
import { repositoryRoot } from './support/repository.ts';

/** What lint says of a text as if it were a file of the repository: `rule: message`. */
async function lint(path: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(`${text}\n`, { filePath: join(repositoryRoot, path) });
  assert.ok(result);
  return result.messages.map(({ ruleId, message }) => `${ruleId ?? 'parser'}: ${message}`);
}

// Fences see the text alone; the type-aware rules need a file that a project knows.
const eslint = new ESLint({
  cwd: repositoryRoot,
  overrideConfig: [
    {
      files: ['**/*.{ts,tsx}'],
      languageOptions: { parserOptions: { projectService: false, project: false, program: null } },
    },
  ],
  ruleFilter: ({ ruleId }) => ruleId.startsWith('no-restricted-') || /^(no-empty|max-)/.test(ruleId),
});

const inLayer = {
  protocol: 'extension/src/protocol/planted.ts',
  core: 'extension/src/core/loop/planted.ts',
  node: 'extension/src/node/git/planted.ts',
  cli: 'extension/src/cli/commands/planted.ts',
  vscode: 'extension/src/vscode/planted.ts',
  webview: 'webview-ui/src/planted.tsx',
  root: 'extension/src/planted.ts',
  test: 'test/core/planted.test.ts',
};

/** Texts that each layer must refuse. */
const refused: Readonly<Record<keyof typeof inLayer, readonly string[]>> = {
  protocol: [
    "import { readFileSync } from 'node:fs';",
    "import { readFileSync } from 'fs';",
    "import * as vscode from 'vscode';",
    "import { limits } from '../core/limits.ts';",
    "import type { Fork } from '../core/ports.ts';",
    "import { systemClock } from '../node/system-clock.ts';",
    "import { main } from '../cli/main.ts';",
    "import { createEngine } from '../engine.ts';",
    'export const now = Date.now();',
    "import { z } from 'zod';",
  ],
  core: [
    "import { readFileSync } from 'node:fs';",
    "import { join } from 'path';",
    "import * as vscode from 'vscode';",
    "import { systemClock } from '../../node/system-clock.ts';",
    "import type { Terminal } from '../../cli/command.ts';",
    "import { x } from '../../vscode/x.ts';",
    "import { createEngine } from '../../engine.ts';",
    "import '../../cli.ts';",
    "export * from './act.ts';",
    'export const now = Date.now();',
    'export const now = performance.now();',
    'export const chance = Math.random();',
    'export const today = new Date();',
    'setTimeout(() => undefined, 1);',
    'setInterval(() => undefined, 1);',
    "void fetch('http://localhost');",
    "console.log('x');",
    'export const home = process.env;',
    "import { z } from 'zod';",
  ],
  node: [
    "import * as vscode from 'vscode';",
    "import { LanguageClient } from 'vscode-languageclient/node.js';",
    "import { x } from '../../vscode/x.ts';",
    "import { main } from '../../cli/main.ts';",
    "import { createEngine } from '../../engine.ts';",
    "import '../../cli.ts';",
    "import '../../command-line.ts';",
  ],
  cli: [
    "import { systemClock } from '../../node/system-clock.ts';",
    "import { openFork } from '../../node/forks/open-fork.ts';",
    "import { x } from '../../vscode/x.ts';",
    "import * as vscode from 'vscode';",
    "import { createEngine } from '../../engine.ts';",
    "import '../../command-line.ts';",
  ],
  vscode: [
    "import { openFork } from '../node/forks/open-fork.ts';",
    "import { main } from '../cli/main.ts';",
    "import { activate } from '../extension.ts';",
  ],
  webview: [
    "import { readFileSync } from 'node:fs';",
    "import * as vscode from 'vscode';",
    "import { limits } from '../../extension/src/core/limits.ts';",
    "import { createEngine } from '../../extension/src/engine.ts';",
    'export const page = <div dangerouslySetInnerHTML={{ __html: "<b>x</b>" }} />;',
  ],
  root: [
    "import './cli.ts';",
    "import './command-line.ts';",
    "import { activate } from './extension.ts';",
    "import * as vscode from 'vscode';",
  ],
  test: [
    "import '../../extension/src/cli.ts';",
    "it.only('hides the others', () => undefined);",
    'await new Promise((resolve) => setTimeout(resolve, 100));',
  ],
};

/** Texts that look like those and are right. */
const allowed: Readonly<Partial<Record<keyof typeof inLayer, readonly string[]>>> = {
  protocol: ["import * as z from 'zod';", "import { ok } from './result.ts';"],
  core: [
    "import { ok } from '../../protocol/result.ts';",
    "import { limits } from '../limits.ts';",
    'export const day = new Date(0);',
    'export const most = Math.max(1, 2);',
  ],
  node: ["import { readFileSync } from 'node:fs';", "import { limits } from '../../core/limits.ts';"],
  cli: ["import { resolve } from 'node:path';", "import { limits } from '../../core/limits.ts';"],
  vscode: ["import * as vscode from 'vscode';", "import { limits } from '../core/limits.ts';"],
  webview: [
    "import { useState } from 'react';",
    "import type { PanelView } from '../../extension/src/protocol/panel/panel-view.ts';",
  ],
  root: ["import { main } from './cli/main.ts';", "import { openFork } from './node/forks/open-fork.ts';"],
  test: ["import { main } from '../../extension/src/cli/main.ts';", "it('runs', () => undefined);"],
};

describe('The fences of lint', function () {
  this.timeout(30_000);

  for (const [layer, path] of Object.entries(inLayer) as [keyof typeof inLayer, string][]) {
    for (const text of refused[layer])
      it(`refuse in ${layer}: ${text}`, async () => {
        const said = await lint(path, text);
        assert.ok(
          said.some((message) => message.startsWith('no-restricted-')),
          `nothing was refused: ${said.join('; ')}`,
        );
      });
    for (const text of allowed[layer] ?? [])
      it(`allow in ${layer}: ${text}`, async () => assert.deepEqual(await lint(path, text), []));
  }

  it('refuse an empty catch, a long function, a long file and a fifth parameter', async () => {
    const lines = (count: number): string => 'void 0;\n'.repeat(count);
    const rules = async (text: string): Promise<string> => (await lint(inLayer.core, text)).join('\n');
    assert.match(await rules('try { void 0; } catch {}'), /^no-empty/m);
    assert.match(await rules(`export function long() {\n${lines(60)}}`), /^max-lines-per-function/m);
    assert.match(await rules(lines(401)), /^max-lines:/m);
    assert.match(await rules('export const f = (a, b, c, d, e) => [a, b, c, d, e];'), /^max-params/m);
  });
});

describe('The fences of the project references', function () {
  this.timeout(30_000);

  const planted: readonly (readonly [layer: string, text: string, complaint: RegExp])[] = [
    ['core', "import { readFileSync } from 'node:fs';\nvoid readFileSync;", /Cannot find module 'node:fs'/],
    ['core', 'export const here = process.cwd();', /Cannot find name 'process'/],
    ['core', 'export const bytes = Buffer.alloc(1);', /Cannot find name 'Buffer'/],
    ['core', 'export const page = document;', /Cannot find name 'document'/],
    [
      'core',
      "import { systemClock } from '../node/system-clock.ts';\nvoid systemClock;",
      /not under 'rootDir'/,
    ],
    ['core', "import { version } from '../version.ts';\nvoid version;", /not under 'rootDir'/],
    ['protocol', "import { limits } from '../core/limits.ts';\nvoid limits;", /not under 'rootDir'/],
    ['node', "import { version } from '../version.ts';\nvoid version;", /not under 'rootDir'/],
    [
      'cli',
      "import { findProgram } from '../node/find-program.ts';\nvoid findProgram;",
      /not under 'rootDir'/,
    ],
    ['core', "import { ok } from '../protocol/result.ts';\nvoid ok;", /^$/],
  ];

  for (const [layer, text, complaint] of planted)
    it(`${complaint.source === '^$' ? 'allow' : 'refuse'} in ${layer}: ${text.split('\n')[0] ?? ''}`, () => {
      assert.match(complaintsOfTypes(layer, text), complaint);
    });
});

/** What the compiler says of a file with this text in a layer's project; the file is never written. */
function complaintsOfTypes(layer: string, text: string): string {
  const folder = join(repositoryRoot, 'extension', 'src', layer);
  const path = join(folder, 'planted.ts');
  const configuration = ts.getParsedCommandLineOfConfigFile(
    join(folder, 'tsconfig.json'),
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: ({ messageText }) =>
        assert.fail(ts.flattenDiagnosticMessageText(messageText, ' ')),
    },
  );
  assert.ok(configuration);
  const host = ts.createCompilerHost(configuration.options, true);
  const base = { ...host };
  host.fileExists = (name) => name === path || base.fileExists(name);
  host.getSourceFile = (name, language, ...rest) =>
    name === path
      ? ts.createSourceFile(path, text, language, true)
      : base.getSourceFile(name, language, ...rest);
  const program = ts.createProgram({
    rootNames: [path],
    options: configuration.options,
    projectReferences: configuration.projectReferences ?? [],
    host,
  });
  const file = program.getSourceFile(path);
  return [
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...program.getSemanticDiagnostics(file),
  ]
    .filter(({ code }) => code !== notBuiltYet)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
    .join('\n');
}

/** What the compiler says of a project whose declarations nobody asked for yet. */
const notBuiltYet = 6305;
