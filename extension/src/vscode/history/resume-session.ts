import { raisedCaps } from '../../core/engine/raised-caps.ts';
import type { ExtensionParts } from '../extension-parts.ts';
import { trustRefusal } from '../session-commands/trust-refusal.ts';
import { explainUntrusted } from '../trust/trust.ts';
import { sayFailure } from './say-failure.ts';

/** Shows a session that stands still and lets it go on; past a cap that it reached, with as much again. */
export async function resumeSession(sessionId: string, { focus, ...parts }: ExtensionParts): Promise<void> {
  const read = await (await parts.desk()).read(sessionId);
  if (!read.ok) {
    sayFailure(read.failure.message);
    return;
  }
  const session = read.value;
  const looking = session.look();
  try {
    const refusal = trustRefusal(session.state);
    if (refusal !== null) {
      await explainUntrusted(refusal);
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
