import type { Result } from '../../protocol/result.ts';
import { ok } from '../../protocol/result.ts';
import { chooseContext } from './choose-context.ts';
import type { PanelHandlers } from './panel-commands.ts';
import { runEditorCommand } from './run-editor-command.ts';

type Names =
  | 'begin'
  | 'fix-failing-test'
  | 'choose-context'
  | 'edit-draft'
  | 'set-key'
  | 'manage-trust'
  | 'open-folder'
  | 'new-task'
  | 'open-session';

/** The form for a task. */
export const formCommands: PanelHandlers<Names> = {
  async begin({ draft }, { parts, controller }) {
    controller.home.edit(draft);
    const begun = await parts.tasks.beginDraft(draft);
    // What went wrong was said in a message already.
    if (begun.ok) controller.home.clear();
    return done;
  },
  'fix-failing-test': () => runEditorCommand('ratchet.fixFailingTest'),
  async 'choose-context'({ kind }, { controller }) {
    const context = await chooseContext(kind);
    if (!context.ok) return context;
    if (context.value.length > 0) controller.home.fillIn({ context: [...context.value] });
    return done;
  },
  async 'edit-draft'({ draft }, { controller }) {
    controller.home.edit(draft);
    return done;
  },
  'set-key': () => runEditorCommand('ratchet.setApiKey'),
  'manage-trust': () => runEditorCommand('workbench.trust.manage'),
  'open-folder': () => runEditorCommand('vscode.openFolder'),
  async 'new-task'(_, { parts, controller }) {
    const shown = await parts.focus.show(null);
    controller.focusOn('task');
    return shown;
  },
  'open-session': ({ sessionId }, { parts }) => parts.focus.show(sessionId),
};

const done: Result<void, string> = ok(undefined);
