import * as vscode from 'vscode';
import type { DeskSession } from '../../core/engine/session-desk.ts';
import { refuseCommand } from '../../core/loop/refuse-command.ts';
import { previewRollback } from '../../core/views/checkpoint-changes.ts';
import { checkpointsView } from '../../core/views/checkpoints-view.ts';
import type { SessionHistory } from '../../core/views/session-history.ts';
import type { CheckpointView } from '../../protocol/panel/panel-view.ts';
import type { Result } from '../../protocol/result.ts';
import { fail, ok } from '../../protocol/result.ts';
import { commandSession } from './move-session.ts';

interface CheckpointItem extends vscode.QuickPickItem {
  readonly checkpoint: CheckpointView;
}

/** Lets the person choose a checkpoint, seeing what would change in the fork, and rolls back to it. */
export async function rollbackCommand(
  session: DeskSession,
  { newest }: SessionHistory,
): Promise<Result<void, string>> {
  const { state } = session;
  const choices = checkpointsView(newest.state, newest.facts)
    .filter(
      ({ current, id }) => !current && refuseCommand(state, { kind: 'rollback', checkpoint: id }) === null,
    )
    .toReversed();
  if (choices.length === 0) {
    const refusal = refuseCommand(state, { kind: 'rollback', checkpoint: null });
    return fail('no-checkpoint', refusal ?? vscode.l10n.t('Cannot roll back as nothing was changed yet.'));
  }
  const picked = await pickCheckpoint(session, choices);
  return picked ? commandSession(session, { kind: 'rollback', checkpoint: picked.id }) : ok(undefined);
}

function pickCheckpoint(
  session: DeskSession,
  choices: readonly CheckpointView[],
): Promise<CheckpointView | undefined> {
  const pick = vscode.window.createQuickPick<CheckpointItem>();
  pick.title = vscode.l10n.t('Roll Back to Checkpoint');
  pick.placeholder = vscode.l10n.t('The agent’s files go back to it; your own files stay as they are.');
  pick.items = choices.map(itemOf);
  const previewed = new Set<CheckpointView>();
  const listening = pick.onDidChangeActive(([active]) => {
    if (!active || previewed.has(active.checkpoint)) return;
    previewed.add(active.checkpoint);
    void describe(session, active.checkpoint).then((detail) => {
      pick.items = pick.items.map((item) =>
        item.checkpoint === active.checkpoint ? { ...item, detail } : item,
      );
      pick.activeItems = pick.items.filter(({ checkpoint }) => checkpoint === active.checkpoint);
    });
  });
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      resolve(pick.activeItems[0]?.checkpoint);
      pick.hide();
    });
    pick.onDidHide(() => {
      listening.dispose();
      pick.dispose();
      resolve(undefined);
    });
    pick.show();
  });
}

function itemOf(checkpoint: CheckpointView): CheckpointItem {
  const { label, files, proven, at } = checkpoint;
  const time = new Date(at).toLocaleTimeString();
  const parts = [
    time,
    vscode.l10n.t('{0} changed files', files),
    ...(proven ? [vscode.l10n.t('proven')] : []),
  ];
  return {
    checkpoint,
    label: `${proven ? '$(pass)' : '$(circle-outline)'} ${label}`,
    description: parts.join(' · '),
  };
}

/** What would change in the fork, in one line. */
async function describe({ state, blobs }: DeskSession, { id }: CheckpointView): Promise<string> {
  const preview = await previewRollback(state.checkpoint, id, blobs);
  if (!preview) return vscode.l10n.t('What would change is no longer known.');
  if (preview.files.length === 0) return vscode.l10n.t('No file would change.');
  const names = preview.files.slice(0, shownMax).map(({ path, how }) => `${path} (${howWords(how)})`);
  const more = preview.files.length - names.length;
  return [...names, ...(more > 0 ? [vscode.l10n.t('and {0} more', more)] : [])].join(', ');
}

const shownMax = 5;

function howWords(how: 'added' | 'changed' | 'deleted'): string {
  switch (how) {
    case 'added':
      return vscode.l10n.t('comes back');
    case 'changed':
      return vscode.l10n.t('changes');
    case 'deleted':
      return vscode.l10n.t('goes');
  }
}
