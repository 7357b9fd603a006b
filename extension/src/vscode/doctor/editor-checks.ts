import * as vscode from 'vscode';
import type { HealthCheck } from '../../protocol/health.ts';
import type { ExtensionParts } from '../extension-parts.ts';
import { modelInUse } from '../tasks/model-in-use.ts';
import { isTrusted } from '../trust/trust.ts';
import { askServer } from './ask-server.ts';

/** What only the editor knows: its version, trust, and whether the model's server answers. No key is in any text. */
export async function editorChecks(
  parts: Pick<ExtensionParts, 'context' | 'settings' | 'keys'>,
): Promise<readonly HealthCheck[]> {
  const { version } = parts.context.extension.packageJSON as { readonly version: string };
  const place = vscode.env.remoteName ?? vscode.l10n.t('this machine');
  return [
    {
      name: 'extension',
      status: 'ok',
      message: vscode.l10n.t(
        'Ratchet {0} in {1} {2}, on {3}',
        version,
        vscode.env.appName,
        vscode.version,
        place,
      ),
    },
    isTrusted()
      ? { name: 'trust', status: 'ok', message: vscode.l10n.t('This workspace is trusted.') }
      : {
          name: 'trust',
          status: 'limited',
          message: vscode.l10n.t(
            'This workspace is not trusted: the agent reads and plans, and runs nothing.',
          ),
          remedy: vscode.l10n.t('Run "Workspaces: Manage Workspace Trust" if you trust its authors.'),
        },
    await modelCheck(parts),
  ];
}

async function modelCheck(parts: Pick<ExtensionParts, 'settings' | 'keys'>): Promise<HealthCheck> {
  const model = await modelInUse(parts);
  if (model === null) {
    return {
      name: 'model',
      status: 'limited',
      message: vscode.l10n.t('No model is set up: the built-in engine fixes failing tests.'),
      remedy: vscode.l10n.t(
        'Run "Agent: Set API Key", or set the address of a local server in the setting "ratchet.baseUrl".',
      ),
    };
  }
  const base = (parts.settings.baseUrl ?? 'https://api.openai.com/v1').replace(/\/+$/, '');
  if (!/^https?:\/\//.test(base) || !URL.canParse(base)) {
    return {
      name: 'model',
      status: 'missing',
      message: vscode.l10n.t('Cannot ask {0} as it is no http address.', base),
      remedy: vscode.l10n.t('Mend the setting "ratchet.baseUrl": it ends with /v1.'),
    };
  }
  const { host } = new URL(base);
  return askServer(`${base}/models`, await parts.keys.get()).then((answer) =>
    modelAnswer(model, host, answer),
  );
}

function modelAnswer(model: string, host: string, answer: number | string): HealthCheck {
  if (typeof answer === 'string') {
    return {
      name: 'model',
      status: 'missing',
      message: vscode.l10n.t('{0} at {1}: no answer ({2})', model, host, answer),
      remedy: vscode.l10n.t(
        'Look whether the server runs and can be reached from here, and at "ratchet.baseUrl".',
      ),
    };
  }
  if (answer === 401 || answer === 403) {
    return {
      name: 'model',
      status: 'missing',
      message: vscode.l10n.t('{0} at {1}: the server refuses the key ({2})', model, host, answer),
      remedy: vscode.l10n.t('Run "Agent: Set API Key" with a key for this server.'),
    };
  }
  return { name: 'model', status: 'ok', message: vscode.l10n.t('{0} at {1} (answers)', model, host) };
}
