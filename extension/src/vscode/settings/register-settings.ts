import * as vscode from 'vscode';
import type { Autonomy } from '../../protocol/caps.ts';
import type { ExtensionParts } from '../extension-parts.ts';

/** `Agent: Choose Model` and `Agent: Choose Autonomy`. */
export function registerSettings({ settings }: Pick<ExtensionParts, 'settings'>): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand('ratchet.chooseModel', () => chooseModel(settings.model)),
    vscode.commands.registerCommand('ratchet.chooseAutonomy', () => chooseAutonomy(settings.autonomy)),
  );
}

async function chooseModel(current: string | null): Promise<void> {
  const given = await vscode.window.showInputBox({
    title: vscode.l10n.t('Choose Model'),
    prompt: vscode.l10n.t('Name of the model for new tasks, as the server calls it. Empty: the default.'),
    value: current ?? '',
    placeHolder: 'gpt-6-sol',
    validateInput: (name) =>
      /^\S*$/.test(name.trim()) ? null : vscode.l10n.t('Cannot use this name as it has spaces in it.'),
  });
  if (given !== undefined) await update('model', given.trim());
}

async function chooseAutonomy(current: Autonomy): Promise<void> {
  const choices: (vscode.QuickPickItem & { readonly level: Autonomy })[] = [
    {
      level: 'read-only',
      label: vscode.l10n.t('$(eye) Read-only'),
      detail: vscode.l10n.t('Reads and plans; changes nothing.'),
    },
    {
      level: 'suggest',
      label: vscode.l10n.t('$(diff) Suggest'),
      detail: vscode.l10n.t('Proposes a change; you decide on every hunk.'),
    },
    {
      level: 'auto',
      label: vscode.l10n.t('$(check-all) Auto'),
      detail: vscode.l10n.t('Accepts by itself when every validator passed.'),
    },
  ];
  const marked = choices.map((choice) =>
    choice.level === current ? { ...choice, description: vscode.l10n.t('current') } : choice,
  );
  const picked = await vscode.window.showQuickPick(marked, {
    title: vscode.l10n.t('Choose Autonomy'),
    placeHolder: vscode.l10n.t('What may the agent do with its result?'),
  });
  if (picked) await update('autonomy', picked.level);
}

/** Where the setting is set already, so that the new value takes effect; else for the person. */
async function update(name: string, value: string): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('ratchet');
  const found = configuration.inspect(name);
  const inWorkspace = found?.workspaceValue !== undefined;
  const target = inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await configuration.update(name, value === '' ? undefined : value, target);
}
