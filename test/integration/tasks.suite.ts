import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SessionDesk } from '../../extension/src/core/engine/session-desk.ts';
import type { TaskDraft } from '../../extension/src/protocol/panel/panel-messages.ts';
import { fail, ok } from '../../extension/src/protocol/result.ts';
import type { Tasks } from '../../extension/src/vscode/extension-parts.ts';
import { registerProblems } from '../../extension/src/vscode/problems/register-problems.ts';
import { createTasks } from '../../extension/src/vscode/tasks/create-tasks.ts';

const folder = (): vscode.WorkspaceFolder => {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(first);
  return first;
};
const uri = (path: string): vscode.Uri => vscode.Uri.joinPath(folder().uri, path);

type Setup = Parameters<SessionDesk['begin']>[0];

/** Tasks whose desk notes what would begin, and begins nothing. */
function tasksOnPaper(): {
  readonly tasks: Tasks;
  readonly begun: Setup[];
  readonly drafts: Partial<TaskDraft>[];
} {
  const begun: Setup[] = [];
  const drafts: Partial<TaskDraft>[] = [];
  const begin: SessionDesk['begin'] = async (setup) => {
    begun.push(setup);
    return fail('on-paper', 'Nothing begins in this suite.');
  };
  const tasks = createTasks({
    desk: async () => ({ begin }) as SessionDesk,
    focus: {
      current: null,
      onDidChange: () => new vscode.Disposable(() => undefined),
      show: async () => ok(undefined),
    },
    log: vscode.window.createOutputChannel('tasks suite', { log: true }),
    showForm: async (known) => void drafts.push(known),
  });
  return { tasks, begun, drafts };
}

const draft = (given: Partial<TaskDraft>): TaskDraft => ({
  task: 'Add a total',
  acceptance: '',
  context: [],
  autonomy: 'suggest',
  model: 'scripted',
  ...given,
});

describe('Tasks in the editor', () => {
  it('begin with what the form holds, the texts that were pointed at and the problems of the file', async () => {
    const diagnostics = vscode.languages.createDiagnosticCollection('tasks suite');
    const problem = new vscode.Diagnostic(
      new vscode.Range(2, 0, 2, 5),
      'This is odd.',
      vscode.DiagnosticSeverity.Warning,
    );
    problem.source = 'suite';
    problem.code = 7;
    diagnostics.set(uri('src/cart.js'), [problem]);
    const text = (await vscode.workspace.openTextDocument(uri('src/money.js'))).lineAt(1).text;
    const { tasks, begun } = tasksOnPaper();
    await tasks.beginDraft(
      draft({
        acceptance: 'it adds up',
        autonomy: 'read-only',
        context: [
          { kind: 'file', path: 'src/cart.js' },
          { kind: 'selection', path: 'src/money.js', startLine: 2, endLine: 2 },
          { kind: 'problems', path: 'src/cart.js' },
        ],
      }),
    );
    diagnostics.dispose();
    const [setup] = begun;
    assert.equal(
      setup?.task,
      `Add a total\n\nAcceptance criteria:\n- it adds up\n\nContext:\n- src/cart.js\n- src/money.js:2\n\`\`\`\n${text}\n\`\`\`\n- problems in src/cart.js:\n  - src/cart.js:3 warning: This is odd. (suite 7)`,
    );
    assert.deepEqual(
      [setup.workspace, setup.mode, setup.test, setup.engine, setup.autonomy],
      [folder().uri.fsPath, 'run', null, { kind: 'model', model: 'scripted' }, 'read-only'],
    );
  });

  it('name a place whose text is gone, and never one outside of the folder', async () => {
    const { tasks, begun } = tasksOnPaper();
    const gone = { kind: 'selection', path: 'src/gone.js', startLine: 1, endLine: 2 } as const;
    const outside = { ...gone, path: '../../../../etc/passwd' };
    await tasks.beginDraft(draft({ context: [gone, outside] }));
    assert.equal(begun[0]?.task, 'Add a total\n\nContext:\n- src/gone.js:1-2\n- ../../../../etc/passwd:1-2');
  });

  it('are refused without a model and without words, before anything begins', async () => {
    const { tasks, begun } = tasksOnPaper();
    const reasons: string[] = [];
    for (const given of [draft({ model: null }), draft({ task: '  ' })]) {
      const result = await tasks.beginDraft(given);
      assert.ok(!result.ok);
      reasons.push(result.failure.reason);
    }
    assert.deepEqual([reasons, begun], [['no-model', 'no-task'], []]);
  });

  it('fix tests with the built-in engine and the budget of the settings when there is no model', async () => {
    const { tasks, begun } = tasksOnPaper();
    const workspace = folder().uri.fsPath;
    await tasks.begin({ task: 'Fix it', mode: 'fix', test: 'a::b', workspace, model: null });
    assert.deepEqual(
      begun.map(({ engine, autonomy, caps }) => [engine, autonomy, caps.turns]),
      [[{ kind: 'repair', budgetMs: 60_000 }, 'suggest', 200]],
    );
  });
});

describe('Quick fixes in the editor', () => {
  const provider: { dispose(): void }[] = [];
  before(() => void provider.push(registerProblems()));
  after(() => provider.forEach((each) => void each.dispose()));

  async function actionsAt(file: vscode.Uri, line: number): Promise<readonly vscode.CodeAction[]> {
    const range = new vscode.Range(line, 0, line, 1);
    return vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      file,
      range,
    );
  }

  it('offer a draft for a comment that marks work to be done, and for a problem', async () => {
    const mark = 'TO' + 'DO';
    const file = uri('marked.js');
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(`one();\n// ${mark}: add the tax\n`));
    const diagnostics = vscode.languages.createDiagnosticCollection('quick fix suite');
    try {
      await vscode.workspace.openTextDocument(file);
      diagnostics.set(file, [new vscode.Diagnostic(new vscode.Range(0, 0, 0, 3), 'No such function.')]);
      const fix = (await actionsAt(file, 0)).find(({ title }) => title === 'Fix with Ratchet');
      assert.deepEqual(fix?.command?.arguments, [
        {
          task: 'Fix this problem: marked.js:1: No such function.',
          context: [{ kind: 'selection', path: 'marked.js', startLine: 1, endLine: 1 }],
        },
      ]);
      const implement = (await actionsAt(file, 1)).find(({ title }) => title === 'Implement with Ratchet');
      assert.equal(implement?.command?.command, 'ratchet.implementTask');
      assert.deepEqual(implement.command.arguments, [
        {
          task: `Implement the ${mark} at marked.js:2: add the tax`,
          context: [{ kind: 'selection', path: 'marked.js', startLine: 2, endLine: 2 }],
        },
      ]);
    } finally {
      diagnostics.dispose();
      await vscode.workspace.fs.delete(file);
    }
  });
});
