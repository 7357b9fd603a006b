import * as vscode from 'vscode';
import { previewRollback } from '../../core/views/checkpoint-changes.ts';
import { entryDetail } from '../../core/views/entry-detail.ts';
import type { Result } from '../../protocol/result.ts';
import { fail, ok } from '../../protocol/result.ts';
import { workspaceUri } from '../workspaces/window-folders.ts';
import type { PanelHandlers } from './panel-commands.ts';
import { runEditorCommand } from './run-editor-command.ts';

type Names = 'preview-rollback' | 'entries' | 'detail' | 'open-file' | 'copy' | 'open-link' | 'show-log';

/** Entries that are sent at once. */
const entriesMax = 500;

/** What only shows more. */
export const readCommands: PanelHandlers<Names> = {
  async 'preview-rollback'({ checkpoint }, { controller }) {
    const { shown } = controller;
    if (!shown) return noSession;
    const { state, blobs } = shown.session;
    const preview = await previewRollback(state.checkpoint, checkpoint, blobs);
    return preview
      ? ok(preview)
      : fail('lost', 'Cannot tell what the rollback would change as the checkpoint is no longer stored.');
  },
  async entries({ from, to, step }, { controller }) {
    const timeline = controller.shown?.history.timeline;
    if (!timeline) return noSession;
    const end = Math.min(to, timeline.length);
    const first = Math.max(from, end - entriesMax);
    const indexes =
      step === undefined
        ? Array.from({ length: Math.max(0, end - first) }, (_, index) => first + index)
        : timeline.indexesOfStep(step, { from, to }, entriesMax);
    return ok(indexes.flatMap((index) => timeline.entry(index) ?? []));
  },
  async detail({ index }, { controller, redact }) {
    const { shown } = controller;
    if (!shown) return noSession;
    const detail = await entryDetail(index, { history: shown.history, blobs: shown.session.blobs, redact });
    return detail ? ok(detail) : fail('no-entry', `Cannot show entry ${index} as there is none.`);
  },
  async 'open-file'({ path, line }, { controller, parts }) {
    const { shown } = controller;
    if (!shown) return noSession;
    return openFile(workspaceUri(shown.session.state.setup.workspace, await parts.desk()), path, line);
  },
  async copy({ text }) {
    await vscode.env.clipboard.writeText(text);
    return ok(undefined);
  },
  async 'open-link'({ href }) {
    const link = URL.canParse(href) ? new URL(href) : null;
    if (link?.protocol !== 'https:' && link?.protocol !== 'http:')
      return fail('refused', 'Cannot open this link as only http and https links are opened from here.');
    const opened = await vscode.env.openExternal(vscode.Uri.parse(link.href, true));
    return opened ? ok(undefined) : fail('not-opened', 'The link was not opened.');
  },
  'show-log': () => runEditorCommand('ratchet.showLog'),
};

const noSession: Result<never, string> = fail('no-session', 'Cannot show that as no session is shown.');

/** Opens a file of the session's workspace as the person has it. */
async function openFile(
  folder: vscode.Uri,
  path: string,
  line: number | null,
): Promise<Result<void, string>> {
  const uri = vscode.Uri.joinPath(folder, path);
  if (!uri.path.startsWith(`${folder.path}/`))
    return fail('outside', `Cannot open ${path} as it is not in the workspace.`);
  try {
    const at = line === null ? undefined : new vscode.Range(line - 1, 0, line - 1, 0);
    await vscode.window.showTextDocument(uri, { preview: true, ...(at && { selection: at }) });
    return ok(undefined);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return fail(
      'not-opened',
      `Cannot open ${path}: ${why}. A file that the agent made is only in its diff yet.`,
    );
  }
}
