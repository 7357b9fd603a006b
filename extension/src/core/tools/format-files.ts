import * as z from 'zod';
import type { FileEdit } from '../edits/file-edit.ts';
import { decodeText } from '../edits/text-file.ts';
import { EditDetails, editFiles } from './edit-files.ts';
import { notInEditor } from './editor-answers.ts';
import { applyTextEdits } from './take-editor-edits.ts';
import { answer, defineTool, problem } from './tool.ts';

/** Formats files of the fork with the person's formatter. */
export const formatFilesTool = defineTool({
  name: 'format_files',
  description: "Format files, as you have changed them, with the person's editor.",
  effect: 'write',
  input: z.object({ paths: z.array(z.string()).min(1).max(50) }),
  details: z.union([EditDetails, z.object({ formatted: z.number() })]),
  touches: (input) => input.paths,
  async run({ paths }, ports, { cancellation }) {
    const { knowledge, fork } = ports;
    if (!knowledge) return notInEditor("run_command with the project's own formatter");
    const edits: FileEdit[] = [];
    const said: string[] = [];
    const failed: string[] = [];
    for (const path of new Set(paths)) {
      const bytes = await fork.read(path);
      const file = bytes.ok ? decodeText(bytes.value) : bytes;
      if (!file.ok) {
        failed.push(file.failure.message);
        continue;
      }
      const { text } = file.value;
      const formatted = await knowledge.format(path, text, cancellation);
      if (!formatted.ok) failed.push(formatted.failure.message);
      else {
        const after = applyTextEdits(formatted.value.text, formatted.value.edits);
        if (after === text) said.push(nothingChanged(path));
        else edits.push({ kind: 'write', path, text: after });
      }
    }
    const written = edits.length === 0 ? answer('', { formatted: 0 }) : await editFiles(edits, ports);
    const content = [written.content, ...said, ...failed].filter((line) => line !== '').join('\n');
    if (failed.length === 0) return { ...written, content };
    return problem(
      `${content}\nUse run_command with the project's own formatter for those.`,
      written.details,
    );
  },
});

const nothingChanged = (path: string): string =>
  `${path}: nothing to change, or the editor has no formatter for a text that is not on the disk. To be sure, run the project's own formatter.`;
