import * as z from 'zod';
import { cannotAsk, notInEditor } from './editor-answers.ts';
import { EditDetails } from './edit-files.ts';
import { locateName } from './locate-name.ts';
import { takeEditorEdits } from './take-editor-edits.ts';
import { textUses } from './text-uses.ts';
import { defineTool, problem } from './tool.ts';

const Input = z.object({
  path: z.string(),
  line: z.number().int().positive(),
  name: z.string().min(1).max(500),
  new_name: z.string().min(1).max(500),
});

/** Renames a symbol everywhere in the fork, as the editor's language services would. */
export const renameSymbolTool = defineTool({
  name: 'rename_symbol',
  description:
    "Rename a symbol in every file with the editor's language services; path and line say where name stands. All or nothing, and only in files that you have not changed yet: rename first.",
  effect: 'write',
  input: Input,
  details: EditDetails,
  touches: (input) => [input.path],
  async run(input, ports, { cancellation }) {
    const { knowledge } = ports;
    if (!knowledge) return notInEditor('search_text and apply_patch');
    const at = await locateName(input, ports, knowledge, cancellation);
    if (!at.ok) return problem(at.failure.message);
    const edits = await knowledge.rename(at.value, input.new_name, cancellation);
    if (!edits.ok) return cannotAsk(edits.failure);
    const taken = await takeEditorEdits(`Renaming ${input.name} to ${input.new_name}`, edits.value, ports);
    if (taken.isError) return taken;
    const left = await textUses(input.name, ports, cancellation);
    if (left.length === 0) return taken;
    const shown = left
      .slice(0, 20)
      .map(({ path, line, text }) => `${path}:${line}: ${text.trim().slice(0, 200)}`);
    const rest = left.length > shown.length ? [`… and ${left.length - shown.length} more`] : [];
    return { ...taken, content: [taken.content, stillThere(input.name), ...shown, ...rest].join('\n') };
  },
});

const stillThere = (name: string): string =>
  `"${name}" still stands here; the language services did not take it for the same, or do not know the file:`;
