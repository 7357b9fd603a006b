import * as vscode from 'vscode';
import type { DeskSession } from '../../core/engine/session-desk.ts';
import { exportFindings, exportLedger, exportReport } from '../../core/insight/export-session.ts';
import type { ExtensionParts } from '../extension-parts.ts';
import { sayFailure } from './say-failure.ts';

/** Writes a session to a file that the person chooses. */
export async function exportSession(
  sessionId: string,
  { context, log, ...parts }: ExtensionParts,
): Promise<void> {
  const read = await (await parts.desk()).read(sessionId);
  if (!read.ok) {
    sayFailure(read.failure.message);
    return;
  }
  const looking = read.value.look();
  try {
    const format = await vscode.window.showQuickPick(formats(), { title: vscode.l10n.t('Export Session') });
    if (!format) return;
    const target = await vscode.window.showSaveDialog({
      defaultUri: vscode.Uri.joinPath(exportFolder(), `ratchet-${sessionId}.${format.ending}`),
      filters: { [format.label]: [format.ending.split('.').at(-1) ?? format.ending] },
    });
    if (!target) return;
    const text = await format.write(read.value, versionOf(context));
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
    await offerToOpen(target);
  } catch (error) {
    log.error(`Cannot export session ${sessionId}.`, error);
    const why = error instanceof Error ? error.message : String(error);
    sayFailure(vscode.l10n.t('Cannot write the export: {0}. Choose another place and try again.', why));
  } finally {
    looking.dispose();
  }
}

interface Format extends vscode.QuickPickItem {
  readonly ending: string;
  write(session: DeskSession, version: string): Promise<string> | string;
}

const formats = (): readonly Format[] => [
  {
    label: vscode.l10n.t('Report'),
    description: 'Markdown',
    detail: vscode.l10n.t('What was asked, the evidence and the change, for people.'),
    ending: 'md',
    write: (session) => exportReport(session, session.blobs),
  },
  {
    label: vscode.l10n.t('Ledger'),
    description: 'JSON',
    detail: vscode.l10n.t(
      'Every event, with what tools and the model said. Look through it before you share it.',
    ),
    ending: 'json',
    write: (session) => exportLedger(session),
  },
  {
    label: vscode.l10n.t('Findings'),
    description: 'SARIF 2.1.0',
    detail: vscode.l10n.t('What the validators found in the newest change.'),
    ending: 'sarif.json',
    write: (session, version) => JSON.stringify(exportFindings(session, version), null, 2),
  },
];

const exportFolder = (): vscode.Uri => vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/');

/** The version that the manifest names. */
function versionOf({ extension }: vscode.ExtensionContext): string {
  const { version } = extension.packageJSON as { readonly version?: unknown };
  return typeof version === 'string' ? version : '0.0.0';
}

async function offerToOpen(target: vscode.Uri): Promise<void> {
  const open = vscode.l10n.t('Open');
  const written = vscode.l10n.t('The session was written to {0}.', vscode.workspace.asRelativePath(target));
  if ((await vscode.window.showInformationMessage(written, open)) !== open) return;
  await vscode.commands.executeCommand('vscode.open', target);
}
