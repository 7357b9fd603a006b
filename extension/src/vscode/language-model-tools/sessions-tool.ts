import * as vscode from 'vscode';
import * as z from 'zod';
import type { ExtensionParts } from '../extension-parts.ts';
import { windowWorkspaces } from '../workspaces/window-folders.ts';
import { describeCards, describeSession } from './describe-session.ts';
import { toolText } from './tool-text.ts';

const Input = z.object({
  sessionId: z.string().max(200).optional(),
  limit: z.number().int().min(1).max(50).default(10),
});

/** What Ratchet's sessions did in the folders that are open, for other models. It only reads. */
export function createSessionsTool({
  desk,
}: Pick<ExtensionParts, 'desk'>): vscode.LanguageModelTool<unknown> {
  return {
    prepareInvocation: () => ({ invocationMessage: vscode.l10n.t('Reading Ratchet’s sessions') }),
    async invoke({ input }) {
      const parsed = Input.safeParse(input ?? {});
      if (!parsed.success) return toolText(`Cannot read sessions: ${z.prettifyError(parsed.error)}`);
      const { sessionId, limit } = parsed.data;
      const sessions = await desk();
      const open = windowWorkspaces(sessions);
      const cards = (await sessions.list()).filter(({ workspace }) => open.has(workspace));
      if (sessionId === undefined) return toolText(describeCards(cards, limit));
      if (!cards.some((card) => card.sessionId === sessionId)) {
        return toolText(
          `Cannot find session ${sessionId} among those of the open folders:\n${describeCards(cards, limit)}`,
        );
      }
      const read = await sessions.read(sessionId);
      if (!read.ok) return toolText(read.failure.message);
      const looking = read.value.look();
      const text = describeSession(sessionId, read.value.state);
      looking.dispose();
      return toolText(text);
    },
  };
}
