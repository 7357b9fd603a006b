import * as vscode from 'vscode';
import type { DeskSession } from '../../core/engine/session-desk.ts';
import type { SessionSetup } from '../../protocol/events.ts';
import type { TaskDraft } from '../../protocol/panel/panel-messages.ts';
import type { Result } from '../../protocol/result.ts';
import { fail } from '../../protocol/result.ts';
import type { ExtensionParts, Tasks } from '../extension-parts.ts';
import { createSettings } from '../settings/create-settings.ts';
import { explainUntrusted, isTrusted } from '../trust/trust.ts';
import { chooseWorkspace } from './choose-workspace.ts';
import { collectContext, folderOfContext } from './collect-context.ts';
import { renderTask } from './render-task.ts';

/** What tasks are begun with. */
export interface TasksOptions extends Pick<ExtensionParts, 'desk' | 'focus' | 'log'> {
  /** Shows the panel's form for a new task with these parts filled in. */
  showForm(known: Partial<TaskDraft>): Promise<void>;
}

/** Begins sessions for what a person asks; every refusal is said in a message that offers what to do next. */
export function createTasks(options: TasksOptions): Tasks {
  const tasks: Tasks = {
    draft: (known) => options.showForm(known),
    async beginDraft(draft) {
      if (draft.task.trim() === '') {
        return refuse('no-task', vscode.l10n.t('Cannot begin as the task is empty. Say what is to be done.'));
      }
      if (draft.model === null) return refuseWithoutModel();
      const folder = await chooseWorkspace(folderOfContext(draft.context)?.uri);
      if (!folder.ok) return folder;
      const context = await collectContext(folder.value, draft.context);
      return tasks.begin({
        task: renderTask(draft.task, draft.acceptance, context),
        mode: 'run',
        test: null,
        workspace: folder.value.uri.fsPath,
        model: draft.model,
        autonomy: draft.autonomy,
      });
    },
    async begin(task) {
      if (!isTrusted() && task.mode === 'fix') return refuseUntrusted();
      if (task.model === null && task.mode === 'run') return refuseWithoutModel();
      return begin(task, options);
    },
  };
  return tasks;
}

async function begin(
  task: Parameters<Tasks['begin']>[0],
  { desk, focus, log }: TasksOptions,
): Promise<Result<DeskSession, string>> {
  const settings = createSettings({ scope: vscode.Uri.file(task.workspace) });
  const setup: Omit<SessionSetup, 'sessionId' | 'version'> = {
    workspace: task.workspace,
    task: task.task,
    mode: task.mode,
    test: task.test,
    engine:
      task.model === null
        ? { kind: 'repair', budgetMs: settings.repairBudgetMs }
        : { kind: 'model', model: task.model },
    autonomy: isTrusted() ? (task.autonomy ?? settings.autonomy) : 'read-only',
    caps: settings.caps,
    ...(task.model !== null && { knowledge: 'editor' as const }),
  };
  settings.dispose();
  const begun = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('The agent begins') },
    async () => (await desk()).begin(setup),
  );
  if (!begun.ok) {
    log.error(`Cannot begin a session: ${begun.failure.message}`);
    return refuse(begun.failure.reason, begun.failure.message, [doctorAction()]);
  }
  log.info(`Session ${begun.value.sessionId} began: ${task.mode}, ${setup.engine.kind}, ${setup.autonomy}.`);
  const shown = await focus.show(begun.value.sessionId);
  if (!shown.ok) log.warn(`Cannot show session ${begun.value.sessionId}: ${shown.failure.message}`);
  return begun;
}

/** A button of a message. */
interface Action {
  readonly title: string;
  readonly command: string;
}

const doctorAction = (): Action => ({ title: vscode.l10n.t('Run Doctor'), command: 'ratchet.doctor' });

/** Says it without waiting for the person's answer: whoever asked hears at once that nothing began. */
function refuse(reason: string, message: string, actions: readonly Action[] = []): Result<never, string> {
  void vscode.window.showErrorMessage(message, ...actions.map(({ title }) => title)).then((chosen) => {
    const action = actions.find(({ title }) => title === chosen);
    if (action) void vscode.commands.executeCommand(action.command);
  });
  return fail(reason, message);
}

function refuseWithoutModel(): Result<never, string> {
  return refuse(
    'no-model',
    vscode.l10n.t(
      'Cannot implement a task as no model is set up: without one the built-in engine only fixes failing tests. Set an API key, or the address of a local server in the setting "ratchet.baseUrl".',
    ),
    [
      { title: vscode.l10n.t('Set API Key'), command: 'ratchet.setApiKey' },
      { title: vscode.l10n.t('Fix Failing Test'), command: 'ratchet.fixFailingTest' },
    ],
  );
}

function refuseUntrusted(): Result<never, string> {
  const message = vscode.l10n.t(
    'Cannot fix a test as this workspace is not trusted: its tests would have to be run.',
  );
  void explainUntrusted(message);
  return fail('untrusted', message);
}
