import assert from 'node:assert/strict';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { neverCancelled } from '../../extension/src/core/cancellation.ts';
import type { EditorKnowledge } from '../../extension/src/core/editor-knowledge.ts';
import { createWindowKnowledge } from '../../extension/src/vscode/knowledge/editor-knowledge.ts';
import type { WindowKnowledge } from '../../extension/src/vscode/knowledge/editor-knowledge.ts';
import { describeEditorKnowledge } from '../contracts/editor-knowledge.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const fixture = join(import.meta.dirname, '..', 'fixtures', 'knowledge');
const never = neverCancelled;

describe('in a real editor', function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  const windows: WindowKnowledge[] = [];
  // Language servers take their time to start on a busy machine.
  const open = (itemsMax = 200, wallMs = 50_000): EditorKnowledge => {
    const window = createWindowKnowledge({ wallMs, itemsMax });
    windows.push(window);
    return window.of(folder.path);
  };
  const uriOf = (path: string): vscode.Uri => vscode.Uri.file(join(folder.path, path));

  before(async () => {
    folder = await temporaryFolder();
    await cp(fixture, folder.path, { recursive: true });
  });

  after(async () => {
    for (const window of windows) window.dispose();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await folder[Symbol.asyncDispose]();
  });

  describeEditorKnowledge('the language services of VS Code', {
    open: async (itemsMax) => open(itemsMax),
    read: (path) => readFile(join(folder.path, path), 'utf8'),
    async show(path) {
      const reported = new Promise<void>((settle) => {
        const look = (): void => {
          if (vscode.languages.getDiagnostics(uriOf(path)).length === 0) return;
          listening.dispose();
          settle();
        };
        const listening = vscode.languages.onDidChangeDiagnostics(look);
        look();
      });
      await vscode.window.showTextDocument(uriOf(path), { preview: true, preserveFocus: true });
      await reported;
    },
  });

  it('shows, opens in a tab and changes nothing', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const knowledge = open();
    const at = { path: 'src/prices.ts', line: 5, column: 17 };
    for (const answer of [
      await knowledge.references(at, never),
      await knowledge.rename(at, 'sum', never),
      await knowledge.codeActions({ path: 'src/cart.ts', first: 1, last: 7 }, never),
      await knowledge.format('src/cart.ts', 'const a  =  1', never),
      await knowledge.format('a.json', '{"a":1}', never),
    ])
      assert.ok(answer.ok, answer.ok ? '' : answer.failure.message);
    assert.deepEqual(
      vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs),
      [],
    );
    assert.deepEqual(
      vscode.workspace.textDocuments.filter(({ isDirty, isUntitled }) => isDirty || isUntitled),
      [],
    );
  });

  it('sees what the person has typed and not saved', async () => {
    await writeFile(join(folder.path, 'typed.txt'), 'saved\n');
    const edit = new vscode.WorkspaceEdit();
    edit.replace(uriOf('typed.txt'), new vscode.Range(0, 0, 0, 5), 'typed');
    await vscode.workspace.applyEdit(edit);
    const read = await open().text('typed.txt', never);
    assert.deepEqual(read, { ok: true, value: 'typed\n' });
    const document = await vscode.workspace.openTextDocument(uriOf('typed.txt'));
    await document.save();
  });

  it('reads line endings and byte order marks as the fork does', async () => {
    await writeFile(join(folder.path, 'windows.txt'), '\ufeffone\r\ntwo\r\n');
    assert.deepEqual(await open().text('windows.txt', never), { ok: true, value: 'one\ntwo\n' });
  });

  describe('with an extension that', () => {
    let registered: vscode.Disposable | undefined;
    const at = { path: 'odd.txt', line: 1, column: 1 };
    const selector: vscode.DocumentSelector = { pattern: '**/odd.txt' };

    before(() => writeFile(join(folder.path, 'odd.txt'), 'odd\n'));
    afterEach(() => {
      registered?.dispose();
    });

    it('does not answer, gives up at its time limit', async () => {
      registered = vscode.languages.registerDefinitionProvider(selector, {
        provideDefinition: () => new Promise<never>(() => undefined),
      });
      const answer = await open(10, 200).definitions(at, never);
      assert.equal(answer.ok ? '' : answer.failure.reason, 'timed-out');
    });

    it('refuses a rename, passes its reason on', async () => {
      registered = vscode.languages.registerRenameProvider(selector, {
        provideRenameEdits: () => Promise.reject(new Error('Odd things have no name')),
      });
      const answer = await open().rename(at, 'even', never);
      assert.deepEqual(
        answer.ok ? [] : [answer.failure.reason, /Odd things have no name/.test(answer.failure.message)],
        ['refused', true],
      );
    });

    it('moves files in a rename, or reaches out of the workspace, takes nothing of it', async () => {
      for (const more of ['move', 'outside']) {
        registered = vscode.languages.registerRenameProvider(selector, {
          provideRenameEdits(document) {
            const edit = new vscode.WorkspaceEdit();
            edit.replace(document.uri, new vscode.Range(0, 0, 0, 3), 'even');
            if (more === 'move') edit.renameFile(document.uri, uriOf('even.txt'));
            else edit.insert(vscode.Uri.file('/etc/hosts'), new vscode.Position(0, 0), '#');
            return edit;
          },
        });
        const answer = await open().rename(at, 'even', never);
        assert.equal(answer.ok ? 'taken' : answer.failure.reason, 'not-text', more);
        registered.dispose();
      }
    });

    it('offers a command, lists it and does not run it', async () => {
      let ran = 0;
      const command = vscode.commands.registerCommand('ratchetTest.odd', () => (ran += 1));
      const provider = vscode.languages.registerCodeActionsProvider(selector, {
        provideCodeActions(document) {
          const edited = new vscode.CodeAction('Make it even', vscode.CodeActionKind.QuickFix);
          edited.edit = new vscode.WorkspaceEdit();
          edited.edit.replace(document.uri, new vscode.Range(0, 0, 0, 3), 'even');
          const disabled = new vscode.CodeAction('Make it prime', vscode.CodeActionKind.QuickFix);
          disabled.disabled = { reason: 'it is not' };
          return [{ title: 'Run', command: 'ratchetTest.odd' }, edited, disabled];
        },
      });
      registered = vscode.Disposable.from(command, provider);
      const answer = await open().codeActions({ path: 'odd.txt', first: 1, last: 99 }, never);
      assert.ok(answer.ok);
      assert.deepEqual(
        answer.value.items
          .map(({ title, edits }) => [title, edits?.map((file) => file.path) ?? null] as const)
          .toSorted(([a], [b]) => (a < b ? -1 : 1)),
        [
          ['Make it even', ['odd.txt']],
          ['Run', null],
        ],
      );
      assert.equal(ran, 0);
    });
  });
});
