import * as vscode from 'vscode';
import type { HealthCheck } from '../../protocol/health.ts';
import type { ExtensionParts } from '../extension-parts.ts';
import { isTrusted } from '../trust/trust.ts';
import type { DoctorWords } from './doctor-report.ts';
import { doctorReport } from './doctor-report.ts';
import { editorChecks } from './editor-checks.ts';

const scheme = 'ratchet-doctor';

/** `Agent: Doctor`: what works here, what does not, and what to do, as a page. */
export function registerDoctor(parts: ExtensionParts): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const page = vscode.Uri.from({ scheme, path: '/Ratchet Doctor.md' });
  let report = '';
  return vscode.Disposable.from(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: () => report,
    }),
    vscode.commands.registerCommand('ratchet.doctor', async () => {
      const checks = await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Looking what works here') },
        () => allChecks(parts),
      );
      for (const { name, status, message } of checks)
        parts.log.info(`Doctor: ${name}: ${status}: ${message}`);
      report = doctorReport(checks, words());
      changed.fire(page);
      await showPage(page);
    }),
  );
}

async function allChecks(parts: ExtensionParts): Promise<readonly HealthCheck[]> {
  return [...(await editorChecks(parts)), ...(await workspaceChecks(parts))];
}

/** What the engine tries; it looks at the workspace, so nothing of it is tried in one that is not trusted. */
async function workspaceChecks(parts: ExtensionParts): Promise<readonly HealthCheck[]> {
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file');
  if (!folder) {
    return [
      {
        name: 'workspace',
        status: 'limited',
        message: vscode.l10n.t('No folder is open.'),
        remedy: vscode.l10n.t(
          'Open the folder of your project: the sandbox, the fork and the tests are tried in it.',
        ),
      },
    ];
  }
  if (!isTrusted()) return [];
  try {
    const checks = await parts.health(folder.uri.fsPath);
    // The editor's own check of the model knows its settings and its key.
    return checks.filter(({ name }) => name !== 'model').map(forEditor);
  } catch (error) {
    parts.log.error('Cannot examine the workspace.', error);
    const message = error instanceof Error ? error.message : String(error);
    const remedy = vscode.l10n.t('Run "Agent: Show Log" for more.');
    return [{ name: 'engine', status: 'missing', message, remedy }];
  }
}

/** The engine names flags of its command line; here there are settings. */
function forEditor(check: HealthCheck): HealthCheck {
  if (check.name !== 'sandbox' || check.status === 'ok') return check;
  return {
    ...check,
    remedy: vscode.l10n.t(
      'Install what is missing, or switch the setting "ratchet.allowNoSandbox" on: every command then asks first.',
    ),
  };
}

const words = (): DoctorWords => ({
  title: vscode.l10n.t('Ratchet Doctor'),
  allWell: vscode.l10n.t('Everything that the agent needs is there.'),
  nextSteps: vscode.l10n.t('What to do next'),
  status: {
    ok: vscode.l10n.t('works'),
    limited: vscode.l10n.t('limited'),
    missing: vscode.l10n.t('missing'),
  },
  columns: [vscode.l10n.t('Check'), vscode.l10n.t('Status'), vscode.l10n.t('What was found')],
});

/** Rendered, where the editor's own Markdown is not switched off. */
async function showPage(page: vscode.Uri): Promise<void> {
  if (vscode.extensions.getExtension('vscode.markdown-language-features')) {
    await vscode.commands.executeCommand('markdown.showPreview', page);
    return;
  }
  await vscode.window.showTextDocument(page, { preview: true });
}
