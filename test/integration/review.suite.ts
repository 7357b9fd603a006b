import assert from 'node:assert/strict';
import { rename, rm } from 'node:fs/promises';
import * as vscode from 'vscode';
import { lensesOn, openReviewFolder } from '../support/workbench/review-folder.ts';
import type { ReviewFolder } from '../support/workbench/review-folder.ts';
import { until } from '../support/workbench/until.ts';

const base = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n';
const changed = 'ONE\ntwo\nthree\nfour\nfive\nsix\nSEVEN\neight\n';
const first = base.replace('one', 'ONE');
const run = (command: string, ...args: readonly unknown[]): Thenable<unknown> =>
  vscode.commands.executeCommand(command, ...args);

describe('A review in the editor', function () {
  this.timeout(60_000);
  let folder: ReviewFolder;

  before(() => allowNoSandbox(true));
  after(() => allowNoSandbox(undefined));
  beforeEach(async () => {
    folder = await openReviewFolder();
  });
  afterEach(async () => {
    for (const document of vscode.workspace.textDocuments) if (document.isDirty) await document.save();
    await run('workbench.action.closeAllEditors');
    await folder[Symbol.asyncDispose]();
  });

  const proposed = async (path = 'a.js'): Promise<string> => {
    const session = await folder.propose({ [path]: { before: base, after: changed } });
    await run('ratchet.review.openDiff', session, path, null);
    return session;
  };
  const show = async (path = 'a.js'): Promise<vscode.TextDocument> =>
    (await vscode.window.showTextDocument(folder.uri(path), { preview: false })).document;
  const type = async (path: string, line: number, text: string): Promise<void> => {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(folder.uri(path), new vscode.Position(line, 0), text);
    assert.ok(await vscode.workspace.applyEdit(edit));
  };
  const proposalOf = (path: string): string | undefined =>
    vscode.workspace.textDocuments
      .find(({ uri }) => uri.scheme === 'ratchet-proposal' && uri.path.endsWith(path))
      ?.getText();
  const lines = async (document: vscode.TextDocument): Promise<string[]> =>
    (await lensesOn(document))
      .filter(({ title }) => / of /.test(title))
      .map(({ line, title }) => `${line}: ${title}`);
  const stateOf = (session: string): ReturnType<ReviewFolder['lifecycle']> => folder.lifecycle(session);
  const act = async (document: vscode.TextDocument, title: RegExp, nth = 0): Promise<void> => {
    const lens = (await lensesOn(document)).filter((each) => title.test(each.title))[nth];
    assert.ok(lens, `no lens says ${title}`);
    await run(lens.command, ...lens.args);
  };

  it('shows what is proposed beside the file, and changes neither the file nor its document', async () => {
    await proposed();
    const document = await show();
    assert.equal(proposalOf('a.js'), changed);
    assert.equal(document.getText(), base);
    assert.equal(document.isDirty, false);
    assert.equal(await folder.disk('a.js'), base);
  });

  it('keeps a hunk together with what the person typed and had not saved', async () => {
    await proposed();
    const document = await show();
    await type('a.js', 4, 'typed\n');
    assert.deepEqual(await lines(document), ['0: 1 of 2', '7: 2 of 2']);
    await act(document, /Keep/);
    const expected = first.replace('five', 'typed\nfive');
    assert.equal(await folder.disk('a.js'), expected);
    assert.equal(document.getText(), expected);
    assert.equal(document.isDirty, false);
    assert.deepEqual(await lines(document), ['7: 1 of 1']);
  });

  it('shows the proposal for what the person has typed, too', async () => {
    await proposed();
    await type('a.js', 4, 'typed\n');
    await until(() => proposalOf('a.js') === changed.replace('five', 'typed\nfive'));
    await run('undo');
  });

  it('undoes a hunk without changing anything, and reopens it', async () => {
    await proposed();
    const document = await show();
    await act(document, /Undo/);
    assert.deepEqual(await lines(document), ['6: 1 of 1']);
    assert.equal(await folder.disk('a.js'), base);
    await run('ratchet.undoReviewAction');
    assert.deepEqual(await lines(document), ['0: 1 of 2', '6: 2 of 2']);
  });

  it('takes a kept hunk back and leaves what the person typed since', async () => {
    const session = await proposed();
    const document = await show();
    await act(document, /Keep/);
    await type('a.js', 4, 'typed\n');
    await run('ratchet.review.undoAction', session);
    const expected = base.replace('five', 'typed\nfive');
    assert.equal(await folder.disk('a.js'), expected);
    assert.equal(document.getText(), expected);
    assert.equal(document.isDirty, false);
    assert.deepEqual(await lines(document), ['0: 1 of 2', '7: 2 of 2']);
  });

  it('ends when everything is kept, and goes on when that is taken back', async () => {
    const session = await proposed();
    const document = await show();
    await run('ratchet.keepFile', folder.uri('a.js'));
    assert.equal(document.getText(), changed);
    assert.equal(await stateOf(session), 'ended');
    assert.deepEqual(await lines(document), []);
    await run('ratchet.undoReviewAction');
    assert.equal(await folder.disk('a.js'), base);
    assert.equal(document.getText(), base);
    assert.equal(await stateOf(session), 'reviewing');
    assert.deepEqual(await lines(document), ['0: 1 of 2', '6: 2 of 2']);
  });

  it('ends when everything is undone, and goes on when that is taken back', async () => {
    const session = await proposed();
    await run('ratchet.review.undo', session, { kind: 'all' });
    assert.equal(await stateOf(session), 'ended');
    await run('ratchet.undoReviewAction');
    assert.equal(await stateOf(session), 'reviewing');
    assert.deepEqual(await lines(await show()), ['0: 1 of 2', '6: 2 of 2']);
  });

  it('loses nothing of what is typed while a hunk is being written', async () => {
    const session = await proposed();
    const document = await show();
    const keeping = run('ratchet.review.keep', session, { kind: 'all' });
    await until(async () => (await folder.disk('a.js')) === changed);
    await type('a.js', 4, 'typed\n');
    await keeping;
    const expected = changed.replace('five', 'typed\nfive');
    await until(() => document.getText() === expected);
    assert.ok(await document.save());
    assert.equal(await folder.disk('a.js'), expected);
  });

  it('brings a hunk that the person changed, too, to the merge editor, and settles it with their save', async () => {
    const session = await proposed();
    const document = await show();
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, 0, 3), 'uno');
    await vscode.workspace.applyEdit(edit);
    assert.deepEqual(
      (await lensesOn(document)).map(({ title }) => title).filter((title) => /Merge|Keep/.test(title)),
      ['$(git-merge) Merge', '$(check) Keep'],
    );
    await until(() => proposalOf('a.js') === changed.replace('ONE', 'uno'));
    await run('ratchet.review.keep', session, { kind: 'all' });
    // The other hunk is kept; the one in conflict waits for the person.
    assert.equal(document.getText(), changed.replace('ONE', 'uno'));
    assert.match(vscode.window.tabGroups.activeTabGroup.activeTab?.label ?? '', /Merging: a\.js/);
    assert.equal(await stateOf(session), 'reviewing');
    const merged = new vscode.WorkspaceEdit();
    merged.replace(document.uri, new vscode.Range(0, 0, 0, 3), 'uno ONE');
    await vscode.workspace.applyEdit(merged);
    await document.save();
    await until(async () => (await stateOf(session)) === 'ended');
    assert.equal(await folder.disk('a.js'), changed.replace('ONE', 'uno ONE'));
  });

  it('leaves line ends, byte order marks and encodings as they are', async () => {
    const windows = (text: string): string => `\ufeff${text.replaceAll('\n', '\r\n')}`;
    const latin = (text: string): Buffer => Buffer.from(text.replace('three', 'drei \u00fc'), 'latin1');
    const session = await folder.propose({
      'windows.js': { before: windows(base), after: windows(changed) },
      'latin.txt': { before: latin(base), after: latin(changed) },
    });
    await run('ratchet.review.openDiff', session, 'windows.js', null);
    await show('windows.js');
    await type('windows.js', 4, 'typed\n');
    const document = await show('latin.txt');
    // The editor reads it as UTF-8: what it cannot show is not the person's edit.
    assert.deepEqual(await lines(document), ['0: 1 of 2', '6: 2 of 2']);
    await run('ratchet.review.keep', session, { kind: 'all' });
    assert.equal(await folder.disk('windows.js'), windows(changed.replace('five', 'typed\nfive')));
    assert.deepEqual(await folder.bytes('latin.txt'), latin(changed));
  });

  it('shows new and deleted files, and decides on them and on binary ones as a whole', async () => {
    const image = new Uint8Array([137, 80, 78, 71, 0, 1]);
    const session = await folder.propose({
      'new/new.js': { before: null, after: 'new\n' },
      'old.js': { before: base, after: null },
      'image.png': { before: image, after: new Uint8Array([137, 80, 78, 71, 0, 2]) },
    });
    await run('ratchet.review.openDiff', session, 'new/new.js', null);
    assert.equal(proposalOf('new.js'), 'new\n');
    await run('ratchet.review.openDiff', session, 'old.js', null);
    await run('ratchet.review.openAll', session);
    assert.equal(await folder.disk('new/new.js'), null);
    await run('ratchet.review.keep', session, { kind: 'files', paths: ['new/new.js'] });
    assert.equal(await folder.disk('new/new.js'), 'new\n');
    await run('ratchet.review.undo', session, { kind: 'files', paths: ['image.png'] });
    assert.deepEqual(new Uint8Array(await folder.bytes('image.png')), image);
    await run('ratchet.review.keep', session, { kind: 'files', paths: ['old.js'] });
    assert.equal(await folder.disk('old.js'), null);
    assert.equal(await stateOf(session), 'ended');
  });

  it('follows a file that somebody else rewrites, deletes or moves', async () => {
    const session = await proposed();
    const document = await show();
    await folder.write('a.js', base.replace('four', 'vier'));
    await until(() => document.getText().includes('vier'));
    await until(() => proposalOf('a.js') === changed.replace('four', 'vier'));
    await folder.write('a.js', changed);
    await until(() => document.getText() === changed);
    assert.deepEqual(
      (await lensesOn(document)).filter(({ title }) => /Keep/.test(title)).map(({ tooltip }) => tooltip),
      ['Your text says the same already', 'Your text says the same already'],
    );
    await run('workbench.action.closeAllEditors');
    await rename(folder.uri('a.js').fsPath, folder.uri('b.js').fsPath);
    await run('ratchet.review.keep', session, { kind: 'all' });
    assert.equal(await folder.disk('a.js'), null);
    assert.equal(await stateOf(session), 'reviewing');
    await rm(folder.uri('b.js').fsPath);
    await folder.write('a.js', base);
    await run('ratchet.review.keep', session, { kind: 'all' });
    assert.equal(await folder.disk('a.js'), changed);
  });

  it('goes from hunk to hunk, over files, and offers what can be done at the cursor', async () => {
    const session = await folder.propose({
      'a.js': { before: base, after: changed },
      'b.js': { before: base, after: `${base}nine\n` },
    });
    await run('ratchet.review.openDiff', session, 'a.js', null);
    await run('workbench.action.closeAllEditors');
    const places: string[] = [];
    for (let step = 0; step < 4; step += 1) {
      await run('ratchet.nextHunk');
      const editor = vscode.window.activeTextEditor;
      places.push(`${editor?.document.uri.path.split('/').at(-1)} ${editor?.selection.active.line}`);
    }
    assert.deepEqual(places, ['a.js 0', 'a.js 6', 'b.js 8', 'a.js 0']);
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      editor.document.uri,
      editor.selection,
    );
    assert.deepEqual(
      actions.map(({ title }) => title).filter((title) => /proposed/.test(title)),
      ['Keep proposed hunk: 1 line would change', 'Undo proposed hunk: 1 line would change'],
    );
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      editor.document.uri,
      editor.selection.active,
    );
    const text = hovers.flatMap(({ contents }) =>
      contents.map((each) => (each as vscode.MarkdownString).value),
    );
    assert.match(text.join(), /```diff\n-one\n\+ONE\n```/);
    await run('ratchet.previousHunk');
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, folder.uri('b.js').fsPath);
    await run('ratchet.keepHunk');
    assert.equal(await folder.disk('b.js'), `${base}nine\n`);
  });

  it('saves by itself in a window that does, and still puts nothing into a file that was not kept', async () => {
    const files = vscode.workspace.getConfiguration('files');
    await files.update('autoSave', 'afterDelay', vscode.ConfigurationTarget.Global);
    await files.update('autoSaveDelay', 50, vscode.ConfigurationTarget.Global);
    try {
      await proposed();
      const document = await show();
      await type('a.js', 4, 'typed\n');
      await until(() => !document.isDirty);
      assert.equal(await folder.disk('a.js'), base.replace('five', 'typed\nfive'));
      await act(document, /Keep/);
      assert.equal(await folder.disk('a.js'), first.replace('five', 'typed\nfive'));
    } finally {
      await files.update('autoSave', undefined, vscode.ConfigurationTarget.Global);
      await files.update('autoSaveDelay', undefined, vscode.ConfigurationTarget.Global);
    }
  });
});

/** A review runs no command; a machine without a sandbox can have one, too. */
const allowNoSandbox = (value: boolean | undefined): Thenable<void> =>
  vscode.workspace
    .getConfiguration('ratchet')
    .update('allowNoSandbox', value, vscode.ConfigurationTarget.Global);
