import type { DeskSession } from '../../core/engine/session-desk.ts';
import type { Result } from '../../protocol/result.ts';
import { fail, ok } from '../../protocol/result.ts';
import { answerGate, commandSession, resumeSession, steerSession } from '../session-commands/move-session.ts';
import { trustRefusal } from '../session-commands/trust-refusal.ts';
import type { CommandContext, PanelHandlers } from './panel-commands.ts';
import { runEditorCommand } from './run-editor-command.ts';

type Names =
  | 'stop'
  | 'pause'
  | 'resume'
  | 'steer'
  | 'answer'
  | 'keep'
  | 'undo'
  | 'undo-accept'
  | 'open-diff'
  | 'open-all-changes'
  | 'rollback'
  | 'travel'
  | 'branch';

/** What moves the session that is shown. */
export const workCommands: PanelHandlers<Names> = {
  stop: (_, context) =>
    withSession(context, async (session) => {
      await session.stop();
      return ok(undefined);
    }),
  pause: (_, context) => withSession(context, (session) => commandSession(session, { kind: 'pause' })),
  resume: (_, context) => withSession(context, resumeSession),
  steer: ({ text }, context) => withSession(context, (session) => steerSession(session, text)),
  answer: ({ intent, answer }, context) =>
    withSession(context, (session) => answerGate(session, intent, answer)),
  keep: ({ selection }, context) =>
    withSession(context, ({ sessionId }) => runEditorCommand('ratchet.review.keep', sessionId, selection)),
  undo: ({ selection }, context) =>
    withSession(context, ({ sessionId }) => runEditorCommand('ratchet.review.undo', sessionId, selection)),
  'undo-accept': (_, context) => withSession(context, (session) => commandSession(session, { kind: 'undo' })),
  'open-diff': ({ path, hunk }, context) =>
    withSession(context, ({ sessionId }) =>
      runEditorCommand('ratchet.review.openDiff', sessionId, path, hunk),
    ),
  'open-all-changes': (_, context) =>
    withSession(context, ({ sessionId }) => runEditorCommand('ratchet.review.openAll', sessionId)),
  rollback: ({ checkpoint }, context) =>
    withSession(context, (session) => commandSession(session, { kind: 'rollback', checkpoint })),
  async travel({ seq }, { page }) {
    page.panel.travel(seq);
    return ok(undefined);
  },
  branch: ({ seq, instruction }, context) =>
    withSession(context, async (session) => {
      const refusal = trustRefusal(session.state);
      if (refusal !== null) return fail('untrusted', refusal);
      const desk = await context.parts.desk();
      const branched = await desk.branch(session.sessionId, seq, instruction);
      return branched.ok ? context.parts.focus.show(branched.value.sessionId) : branched;
    }),
};

/** Work on the session that the page shows. */
async function withSession(
  { controller }: CommandContext,
  work: (session: DeskSession) => Promise<Result<void, string>>,
): Promise<Result<void, string>> {
  const { shown } = controller;
  return shown ? work(shown.session) : fail('no-session', 'Cannot do that as no session is shown.');
}
