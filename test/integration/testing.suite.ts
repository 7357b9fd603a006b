import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { testAtCursor } from '../../extension/src/vscode/testing/choose-test.ts';
import { lastFailures } from '../../extension/src/vscode/testing/last-failures.ts';
import { normaliseTestArguments } from '../../extension/src/vscode/testing/normalise-test-arguments.ts';
import { saveBeforeTest } from '../../extension/src/vscode/testing/save-before-test.ts';
import { testQuery } from '../../extension/src/vscode/testing/test-query.ts';

const folder = (): vscode.WorkspaceFolder => {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(first);
  return first;
};
const testFile = (): vscode.Uri => vscode.Uri.joinPath(folder().uri, 'test', 'cart.test.js');

describe("Another extension's tests", () => {
  let controller: vscode.TestController;
  before(() => (controller = vscode.tests.createTestController('suite-controller', 'Suite')));
  after(() => controller.dispose());

  it('are called what the engine calls them', () => {
    const file = controller.createTestItem('f', 'cart.test.js', testFile());
    const suite = controller.createTestItem('s', 'a cart', testFile());
    const test = controller.createTestItem('t', 'adds up its lines', testFile());
    suite.range = new vscode.Range(5, 0, 31, 1);
    test.range = new vscode.Range(6, 2, 8, 4);
    controller.items.add(file);
    file.children.add(suite);
    suite.children.add(test);
    const message = vscode.TestMessage.diff('not equal', '3', '4');
    message.location = new vscode.Location(testFile(), new vscode.Position(7, 4));
    const normal = normaliseTestArguments([
      { test, message },
      { controllerId: 'suite-controller', testRunName: 'r' },
    ]);
    assert.equal(normal.kind, 'tests');
    const [reference] = normal.tests;
    assert.ok(reference);
    assert.equal(
      testQuery('test/cart.test.js', reference.titles),
      'test/cart.test.js::a cart > adds up its lines',
    );
    assert.deepEqual(
      [reference.controllerId, reference.idPath, reference.range, reference.message],
      [
        'suite-controller',
        ['f', 's', 't'],
        { startLine: 7, endLine: 9 },
        'not equal\nexpected: 3\nactual: 4',
      ],
    );
    assert.equal(reference.uri?.toString(), testFile().toString());
  });

  it('that failed are known, or nothing is: never an error', async () => {
    const log = vscode.window.createOutputChannel('testing suite', { log: true });
    assert.ok(Array.isArray(await lastFailures(log)));
    log.dispose();
  });
});

describe('The test at the cursor', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('is the one that the cursor stands in, else the file', async () => {
    const editor = await vscode.window.showTextDocument(testFile());
    const line = editor.document
      .getText()
      .split('\n')
      .findIndex((text) => text.includes('discountFor(10)'));
    editor.selection = new vscode.Selection(line, 0, line, 0);
    assert.equal(
      testAtCursor(folder(), testFile()).query,
      'test/cart.test.js::gives the discount from its first quantity on',
    );
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    assert.equal(testAtCursor(folder(), testFile()).query, 'test/cart.test.js');
  });
});

describe('Saving before a fix', () => {
  const set = (section: string, name: string, value: unknown): Thenable<void> =>
    vscode.workspace.getConfiguration(section).update(name, value, vscode.ConfigurationTarget.Global);
  // The editor saves by itself a second after a change, in a browser.
  before(() => set('files', 'autoSave', 'off'));
  after(() => set('files', 'autoSave', undefined));
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await set('testing', 'saveBeforeTest', undefined);
  });

  async function changed(name: string): Promise<vscode.TextDocument> {
    const file = vscode.Uri.joinPath(folder().uri, name);
    await vscode.workspace.fs.writeFile(file, new Uint8Array());
    const editor = await vscode.window.showTextDocument(file);
    assert.ok(await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'one();\n')));
    assert.ok(editor.document.isDirty);
    return editor.document;
  }

  it('saves what was changed, as the editor does before tests', async () => {
    const document = await changed('unsaved.js');
    assert.ok((await saveBeforeTest(folder())).ok);
    assert.ok(!document.isDirty);
  });

  it('leaves it alone when the person switched that off', async () => {
    await set('testing', 'saveBeforeTest', false);
    const document = await changed('left-unsaved.js');
    assert.ok((await saveBeforeTest(folder())).ok);
    assert.ok(document.isDirty);
  });
});
