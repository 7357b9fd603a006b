import * as vscode from 'vscode';
import type { SessionState } from '../../core/session/state.ts';
import { needsTrust } from '../trust/needs-trust.ts';
import { isTrusted } from '../trust/trust.ts';

/** Why a session cannot go on in this workspace, or null: without trust nothing is run and nothing is written. */
export function trustRefusal({ setup }: Pick<SessionState, 'setup'>): string | null {
  return isTrusted() || !needsTrust(setup)
    ? null
    : vscode.l10n.t(
        'Cannot go on with this session as the workspace is not trusted: it would run commands or write files. Trust the workspace first.',
      );
}
