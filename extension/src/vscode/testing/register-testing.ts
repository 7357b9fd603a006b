import * as vscode from 'vscode';
import type { ExtensionParts } from '../extension-parts.ts';
import { chooseWorkspace } from '../tasks/choose-workspace.ts';
import { relativePath } from '../tasks/collect-context.ts';
import { modelInUse } from '../tasks/model-in-use.ts';
import { explainUntrusted, isTrusted } from '../trust/trust.ts';
import type { ChosenTest } from './choose-test.ts';
import { chooseTest, testAtCursor } from './choose-test.ts';
import { lastFailures } from './last-failures.ts';
import type { TestArguments, TestReference } from './normalise-test-arguments.ts';
import { normaliseTestArguments } from './normalise-test-arguments.ts';
import { saveBeforeTest } from './save-before-test.ts';
import { fixTask, sharedFile, testQuery } from './test-query.ts';

type Parts = Pick<ExtensionParts, 'tasks' | 'settings' | 'keys' | 'log' | 'context'>;

/** `Agent: Fix Failing Test` and `Agent: Fix Failing Tests in This File`, from every menu that they stand in. */
export function registerTesting(parts: Parts): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand('ratchet.fixFailingTest', (...given: unknown[]) =>
      fix(normaliseTestArguments(given), parts),
    ),
    vscode.commands.registerCommand('ratchet.fixTestFile', (...given: unknown[]) => {
      const normal = normaliseTestArguments(given);
      const uri = normal.kind === 'file' ? normal.uri : vscode.window.activeTextEditor?.document.uri;
      return fix(uri ? { kind: 'tests', tests: [wholeFile(uri)] } : normal, parts);
    }),
  );
}

async function fix(given: TestArguments, parts: Parts): Promise<void> {
  if (!isTrusted()) {
    await explainUntrusted(
      vscode.l10n.t('Cannot fix a test as this workspace is not trusted: its tests would have to be run.'),
    );
    return;
  }
  const folder = await chooseWorkspace(nearOf(given));
  if (!folder.ok) return;
  const chosen = await choose(given, folder.value, parts);
  if (!chosen || !(await saveBeforeTest(folder.value)).ok) return;
  const model = await modelInUse(parts);
  const begun = await parts.tasks.begin({
    task: fixTask(chosen.query, chosen.message),
    mode: 'fix',
    test: chosen.query,
    workspace: folder.value.uri.fsPath,
    model,
  });
  if (begun.ok && model === null) await sayBuiltIn(parts.context);
}

/** A file or test that tells which folder is meant. */
function nearOf(given: TestArguments): vscode.Uri | undefined {
  switch (given.kind) {
    case 'file':
      return given.uri;
    case 'tests':
      return given.tests.find(({ uri }) => uri !== null)?.uri ?? undefined;
    case 'run':
    case 'nothing':
      return vscode.window.activeTextEditor?.document.uri;
  }
}

async function choose(
  given: TestArguments,
  folder: vscode.WorkspaceFolder,
  { log }: Parts,
): Promise<ChosenTest | undefined> {
  switch (given.kind) {
    case 'file':
      return testAtCursor(folder, given.uri);
    case 'tests':
      return ofTests(given.tests, folder);
    case 'run':
    case 'nothing':
      return chooseTest(folder, await lastFailures(log));
  }
}

/** One test by its name, several of one file by their file, others: whatever fails. */
function ofTests(tests: readonly TestReference[], folder: vscode.WorkspaceFolder): ChosenTest {
  const [test, ...rest] = tests;
  const file = rest.length > 0 ? sharedFile(tests) : null;
  if (file) return { query: relativePath(folder, file), message: null };
  if (!test || rest.length > 0) return { query: null, message: null };
  if (!test.uri) return { query: test.idPath.length > 1 ? test.label : null, message: test.message };
  return { query: testQuery(relativePath(folder, test.uri), test.titles), message: test.message };
}

const wholeFile = (uri: vscode.Uri): TestReference => ({
  uri,
  range: null,
  label: '',
  titles: [],
  idPath: [],
  controllerId: null,
  message: null,
});

/** Once for all: what works without a key, and what a key would add. */
async function sayBuiltIn(context: vscode.ExtensionContext): Promise<void> {
  if (context.globalState.get<boolean>(toldBuiltIn) === true) return;
  await context.globalState.update(toldBuiltIn, true);
  const setKey = vscode.l10n.t('Set API Key');
  const message = vscode.l10n.t(
    'No model is set up, so the built-in engine searches for a small change that makes the test pass.',
  );
  void vscode.window.showInformationMessage(message, setKey).then((chosen) => {
    if (chosen === setKey) void vscode.commands.executeCommand('ratchet.setApiKey');
  });
}

const toldBuiltIn = 'ratchet.toldBuiltIn';
