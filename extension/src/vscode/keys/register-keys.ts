import * as vscode from 'vscode';
import type { ExtensionParts } from '../extension-parts.ts';
import { keyProblem } from './check-key.ts';

/** `Agent: Set API Key` and `Agent: Remove API Key`. */
export function registerKeys(parts: Pick<ExtensionParts, 'keys' | 'settings' | 'log'>): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand('ratchet.setApiKey', () => setKey(parts)),
    vscode.commands.registerCommand('ratchet.clearApiKey', () => clearKey(parts)),
  );
}

/** True when there is a key afterwards. */
async function setKey({ keys, settings, log }: Parameters<typeof registerKeys>[0]): Promise<boolean> {
  const given = await vscode.window.showInputBox({
    title: vscode.l10n.t('Set API Key'),
    prompt: vscode.l10n.t(
      'For {0}. It is kept in the secret storage of the editor.',
      serverName(settings.baseUrl),
    ),
    password: true,
    ignoreFocusOut: true,
    placeHolder: 'sk-…',
    validateInput: (text) => (text === '' ? null : explain(keyProblem(text))),
  });
  if (given === undefined) return (await keys.get()) !== undefined;
  const problem = explain(keyProblem(given));
  if (problem !== null) {
    void vscode.window.showErrorMessage(problem);
    return false;
  }
  await keys.set(given.trim());
  log.info('The API key was set.');
  vscode.window.setStatusBarMessage(vscode.l10n.t('$(key) The API key is set.'), 4000);
  return true;
}

async function clearKey({ keys, log }: Parameters<typeof registerKeys>[0]): Promise<void> {
  await keys.clear();
  log.info('The API key was removed.');
  const left = (await keys.get()) !== undefined;
  void vscode.window.showInformationMessage(
    left
      ? vscode.l10n.t(
          'The API key is removed from the secret storage. The one in the environment variable OPENAI_API_KEY is used now.',
        )
      : vscode.l10n.t('The API key is removed.'),
  );
}

/** The host that the key is for. */
function serverName(baseUrl: string | null): string {
  if (baseUrl === null) return 'api.openai.com';
  return URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl;
}

function explain(problem: ReturnType<typeof keyProblem>): string | null {
  switch (problem) {
    case null:
      return null;
    case 'empty':
      return vscode.l10n.t('Cannot use an empty key. To remove the key, run "Agent: Remove API Key".');
    case 'has-spaces':
      return vscode.l10n.t('Cannot use this key as it has spaces in it. Paste the key alone.');
    case 'not-plain':
      return vscode.l10n.t(
        'Cannot use this key as it has characters that no header may carry. Paste the key alone.',
      );
    case 'too-long':
      return vscode.l10n.t('Cannot use this key as it has more than 4,096 characters. Paste the key alone.');
    case 'is-address':
      return vscode.l10n.t(
        'Cannot use an address as a key. The address of the server is the setting "ratchet.baseUrl".',
      );
  }
}
