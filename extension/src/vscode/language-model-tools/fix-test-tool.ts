import * as vscode from 'vscode';
import * as z from 'zod';
import type { DeskSession } from '../../core/engine/session-desk.ts';
import type { ExtensionParts } from '../extension-parts.ts';
import { modelInUse } from '../tasks/model-in-use.ts';
import { saveBeforeTest } from '../testing/save-before-test.ts';
import { fixTask } from '../testing/test-query.ts';
import { isTrusted } from '../trust/trust.ts';
import { describeSession } from './describe-session.ts';
import { toolText } from './tool-text.ts';

const Input = z.object({
  test: z.string().trim().min(1).max(500).optional(),
  folder: z.string().max(500).optional(),
});

type Parts = Pick<ExtensionParts, 'tasks' | 'settings' | 'keys'>;

/**
 * Begins a session that fixes failing tests and waits until it stands still, for other models. The person confirms first.
 * It never accepts its own change, whatever the setting for autonomy says: it was not the person who asked.
 */
export function createFixTestTool(parts: Parts): vscode.LanguageModelTool<unknown> {
  return {
    async prepareInvocation({ input }) {
      const parsed = Input.safeParse(input ?? {});
      const test = parsed.success ? parsed.data.test : undefined;
      const model = await modelInUse(parts);
      return {
        invocationMessage: vscode.l10n.t('Fixing {0}', test ?? vscode.l10n.t('failing tests')),
        confirmationMessages: {
          title: vscode.l10n.t('Have Ratchet fix failing tests?'),
          message: confirmation(test, model),
        },
      };
    },
    async invoke({ input }, token) {
      const parsed = Input.safeParse(input ?? {});
      if (!parsed.success) return toolText(`Cannot fix a test: ${z.prettifyError(parsed.error)}`);
      if (!isTrusted()) return toolText(untrusted);
      if (parts.settings.autonomy === 'read-only') return toolText(readOnly);
      const folder = folderNamed(parsed.data.folder);
      if (typeof folder === 'string') return toolText(folder);
      if (!(await saveBeforeTest(folder)).ok)
        return toolText('Cannot begin as the person has changes that could not be saved: ask them to save.');
      const query = parsed.data.test ?? null;
      const begun = await parts.tasks.begin({
        task: fixTask(query, null),
        mode: 'fix',
        test: query,
        workspace: folder.uri.fsPath,
        model: await modelInUse(parts),
        autonomy: 'suggest',
      });
      if (!begun.ok) return toolText(begun.failure.message);
      await settledOrStopped(begun.value, token);
      return toolText(describeSession(begun.value.sessionId, begun.value.state));
    },
  };
}

const untrusted =
  'Cannot fix a test as the workspace is not trusted: its tests would have to be run. Ask the person to trust it.';
const readOnly =
  'Cannot fix a test as the person’s setting ratchet.autonomy is "read-only". Ask them to change it to "suggest".';

function confirmation(test: string | undefined, model: string | null): vscode.MarkdownString {
  const message = new vscode.MarkdownString();
  message.appendText(
    test === undefined
      ? vscode.l10n.t('All tests that fail are to be fixed.')
      : vscode.l10n.t('The test to be fixed: {0}', test),
  );
  message.appendMarkdown('\n\n');
  message.appendText(
    vscode.l10n.t(
      'It runs the tests in a sandbox and works on a copy of the folder; you review the change before anything of it reaches your files.',
    ),
  );
  message.appendMarkdown('\n\n');
  message.appendText(
    model === null
      ? vscode.l10n.t('It uses the built-in engine: no model is asked.')
      : vscode.l10n.t('It uses the model {0}, within the caps of your settings.', model),
  );
  return message;
}

/** The folder of that name or path, or the only one; else what to do, for the model. */
function folderNamed(name: string | undefined): vscode.WorkspaceFolder | string {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  const [first] = folders;
  if (!first) return 'Cannot fix a test as no folder on a disk is open.';
  if (name === undefined && folders.length === 1) return first;
  const named = folders.find((folder) => folder.name === name || folder.uri.fsPath === name);
  const names = folders.map((folder) => folder.name).join(', ');
  return named ?? `Cannot tell which folder is meant: give \`folder\`, one of ${names}.`;
}

/** Until the session stands still; whoever takes the call back stops it. */
async function settledOrStopped(session: DeskSession, token: vscode.CancellationToken): Promise<void> {
  if (token.isCancellationRequested) await session.stop();
  const listening = token.onCancellationRequested(() => void session.stop());
  await session.settled();
  listening.dispose();
}
