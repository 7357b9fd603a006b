import * as z from 'zod';
import type { EditorDiagnostic } from '../editor-knowledge.ts';
import { cannotAsk, noteOnFork, notInEditor } from './editor-answers.ts';
import { answer, defineTool } from './tool.ts';

/** What the editor's language services and linters report of the person's files. */
export const diagnosticsTool = defineTool({
  name: 'diagnostics',
  description:
    "Errors and warnings that the person's editor reports, for some files or (without paths) all. They are of the files before your changes: to judge your work, run the project's own checker.",
  effect: 'read',
  input: z.object({ paths: z.array(z.string()).max(100).default([]) }),
  details: z.object({ errors: z.number(), warnings: z.number() }),
  async run({ paths }, ports, { cancellation }) {
    const { knowledge } = ports;
    if (!knowledge) return notInEditor("run_command with the project's own checker");
    const found = await knowledge.diagnostics(paths.length === 0 ? 'all' : paths, cancellation);
    if (!found.ok) return cannotAsk(found.failure);
    const shown = found.value.items.filter(({ severity }) => severity === 'error' || severity === 'warning');
    const count = (severity: EditorDiagnostic['severity']): number =>
      shown.filter((item) => item.severity === severity).length;
    const details = { errors: count('error'), warnings: count('warning') };
    if (shown.length === 0) {
      return answer(
        "[nothing is reported; some languages report only files that are open in a tab, so run the project's own checker to be sure]",
        details,
      );
    }
    const cut = found.value.cut ? ['[there are more: name the files]'] : [];
    const note = await noteOnFork(
      shown.map(({ path }) => path),
      ports,
    );
    return answer([...shown.map(describe), ...cut, note].join('\n'), details);
  },
});

function describe({ path, line, severity, message, source }: EditorDiagnostic): string {
  const from = source === '' ? '' : ` ${source}`;
  return `${path}:${line}: ${severity}${from}: ${message.replaceAll('\n', ' ').slice(0, 400)}`;
}
