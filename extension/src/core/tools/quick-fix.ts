import * as z from 'zod';
import type { EditorCodeAction } from '../editor-knowledge.ts';
import { cannotAsk, noteOnFork, notInEditor } from './editor-answers.ts';
import { EditDetails } from './edit-files.ts';
import { takeEditorEdits } from './take-editor-edits.ts';
import { answer, defineTool, problem } from './tool.ts';

const Input = z.object({
  path: z.string(),
  line: z.number().int().positive(),
  last_line: z.number().int().positive().optional(),
  apply: z.string().optional(),
});

/** Lists what the editor offers to do about some lines, or takes one of them over into the fork. */
export const quickFixTool = defineTool({
  name: 'quick_fix',
  description:
    "List the editor's quick fixes and refactorings for line (to last_line). apply: make the one with this title; only in files that you have not changed yet.",
  effect: 'write',
  input: Input,
  details: z.union([EditDetails, z.object({ offered: z.number() })]),
  touches: (input) => [input.path],
  async run(input, ports, { cancellation }) {
    const { knowledge } = ports;
    if (!knowledge) return notInEditor('apply_patch');
    const range = { path: input.path, first: input.line, last: input.last_line ?? input.line };
    const found = await knowledge.codeActions(range, cancellation);
    if (!found.ok) return cannotAsk(found.failure);
    const actions = found.value.items;
    const note = await noteOnFork([input.path], ports);
    const listed = [list(actions, input.path), note].join('\n');
    if (input.apply === undefined) return answer(listed, { offered: actions.length });
    // By title: a number would mean another fix as soon as the person types.
    const title = input.apply.trim();
    const chosen = actions.find((action) => action.title === title);
    if (!chosen)
      return problem(`Cannot apply "${title}" as it is not offered there now. Offered:\n${listed}`);
    if (!chosen.edits)
      return problem(
        `Cannot apply "${title}" as it runs a command of the editor or does more than edit texts: make the change with apply_patch.`,
      );
    return takeEditorEdits(title, chosen.edits, ports);
  },
});

function list(actions: readonly EditorCodeAction[], path: string): string {
  if (actions.length === 0)
    return `[nothing is offered; many fixes are offered only for problems that the editor reports, and some languages report only files that are open in a tab, which ${path} may not be]`;
  return actions
    .map(({ title, kind, preferred, edits }) => {
      const notes = [kind, preferred ? 'preferred' : '', edits ? '' : 'cannot be applied from here'];
      return `- ${title} (${notes.filter((note) => note !== '').join(', ')})`;
    })
    .join('\n');
}
