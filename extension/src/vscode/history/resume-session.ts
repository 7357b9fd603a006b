import * as vscode from 'vscode';
import { raisedCaps } from '../../core/engine/raised-caps.ts';
import type { ExtensionParts } from '../extension-parts.ts';
import { explainUntrusted, isTrusted } from '../trust/trust.ts';
import { sayFailure } from './say-failure.ts';

/** Shows a session that stands still and lets it go on; past a cap that it reached, with as much again. */
export async function resumeSession(sessionId: string, { focus, ...parts }: ExtensionParts): Promise<void> {
  const sessions = await parts.desk();
  const opened = await sessions.open(sessionId);
  if (!opened.ok) {
    sayFailure(opened.failure.message);
    return;
  }
  const session = opened.value;
  const looking = session.look();
  try {
    if (!isTrusted() && session.state.setup.autonomy !== 'read-only') {
      await explainUntrusted(
        vscode.l10n.t(
          'Cannot go on with this session as the workspace is not trusted: it would run commands.',
        ),
      );
      return;
    }
    const shown = await focus.show(sessionId);
    if (!shown.ok) sayFailure(shown.failure.message);
    const resumed = await session.resume(raisedCaps(session.state));
    if (!resumed.ok) sayFailure(resumed.failure.message);
  } finally {
    looking.dispose();
  }
}
