import * as z from 'zod';
import type { Result } from '../../protocol/result.ts';
import type { Cancellation } from '../cancellation.ts';
import type {
  Capped,
  EditorFailureReason,
  EditorKnowledge,
  EditorPlace,
  EditorPosition,
  EditorSymbol,
} from '../editor-knowledge.ts';
import { cannotAsk, noteOnFork, notInEditor } from './editor-answers.ts';
import { locateName } from './locate-name.ts';
import { textUses } from './text-uses.ts';
import { answer, defineTool, problem } from './tool.ts';
import type { ToolAnswer, ToolPorts } from './tool.ts';

const Input = z.object({
  what: z.enum(['symbols', 'definition', 'references', 'implementations', 'callers', 'hover']),
  name: z.string().max(500).default(''),
  path: z.string().optional(),
  line: z.number().int().positive().optional(),
});
type Input = z.infer<typeof Input>;

/** Asks the editor's language services where a name is declared, used, implemented or called, and what it is. */
export const findSymbolTool = defineTool({
  name: 'find_symbol',
  description:
    "Ask the editor's language services about a name: its definition, references, implementations, callers, or hover (type and documentation). Give path and line where the name stands, if you know. symbols: list the declarations in path, or those of the workspace with a similar name.",
  effect: 'read',
  input: Input,
  details: z.object({ found: z.number() }),
  async run(input, ports, { cancellation }) {
    const { knowledge } = ports;
    if (!knowledge) return notInEditor('search_text and read_file');
    if (input.what === 'symbols') return symbols(input, ports, knowledge, cancellation);
    if (input.name === '') return problem(`Cannot find the ${input.what} as a name is needed: give name.`);
    const position = await locateName(input, ports, knowledge, cancellation);
    if (!position.ok) return problem(position.failure.message);
    const at = position.value;
    if (input.what === 'hover') {
      const said = await knowledge.hover(at, cancellation);
      if (!said.ok) return cannotAsk(said.failure);
      return answer(`${said.value || '[nothing is known of it]'}\n${await noteOnFork([at.path], ports)}`, {
        found: said.value === '' ? 0 : 1,
      });
    }
    const found = await ask(input.what, at, knowledge, cancellation);
    if (!found.ok) return cannotAsk(found.failure);
    const listed = await list(found.value, `${at.path}:${at.line}`, ports);
    if (input.what !== 'references') return listed;
    const elsewhere = await otherFiles(input.name, found.value, ports, cancellation);
    return { ...listed, content: listed.content + elsewhere };
  },
});

/** A line about files that have the name and were not named: the language services may not know them. */
async function otherFiles(
  name: string,
  found: Capped<Line>,
  ports: ToolPorts,
  cancellation: Cancellation,
): Promise<string> {
  const known = new Set(found.items.map(({ path }) => path));
  const uses = await textUses(name, ports, cancellation);
  const others = [...new Set(uses.map(({ path }) => path))].filter((path) => !known.has(path));
  if (others.length === 0 || found.cut) return '';
  return `\n[The name also stands in files that they did not name: ${others.slice(0, 20).join(', ')}${others.length > 20 ? ', …' : ''}]`;
}

/** A line of a list and the file that it speaks of. */
interface Line {
  readonly path: string;
  readonly text: string;
}

async function symbols(
  { name, path }: Input,
  ports: ToolPorts,
  knowledge: EditorKnowledge,
  cancellation: Cancellation,
): Promise<ToolAnswer> {
  if (path === undefined && name === '')
    return problem('Cannot list symbols of everything: give a path, or a name to look for.');
  const found =
    path === undefined
      ? await knowledge.workspaceSymbols(name, cancellation)
      : await knowledge.documentSymbols(path, cancellation);
  if (!found.ok) return cannotAsk(found.failure);
  const wanted = name.toLowerCase();
  const items =
    path === undefined
      ? found.value.items
      : found.value.items.filter((symbol) => symbol.name.toLowerCase().includes(wanted));
  return list({ items: items.map(symbolLine), cut: found.value.cut }, null, ports);
}

async function ask(
  what: Exclude<Input['what'], 'symbols' | 'hover'>,
  at: EditorPosition,
  knowledge: EditorKnowledge,
  cancellation: Cancellation,
): Promise<Result<Capped<Line>, EditorFailureReason>> {
  switch (what) {
    case 'definition':
      return lines(await knowledge.definitions(at, cancellation), placeLine);
    case 'references':
      return lines(await knowledge.references(at, cancellation), placeLine);
    case 'implementations':
      return lines(await knowledge.implementations(at, cancellation), placeLine);
    case 'callers':
      return lines(await knowledge.callers(at, cancellation), symbolLine);
  }
}

function lines<Item>(
  found: Result<Capped<Item>, EditorFailureReason>,
  toLine: (item: Item) => Line,
): Result<Capped<Line>, EditorFailureReason> {
  if (!found.ok) return found;
  return { ok: true, value: { items: found.value.items.map(toLine), cut: found.value.cut } };
}

const placeLine = (place: EditorPlace): Line => ({
  path: place.path,
  text: `${place.path}:${place.line}: ${place.text}`,
});

const symbolLine = ({ name, kind, container, place }: EditorSymbol): Line => ({
  path: place.path,
  text: `${place.path}:${place.line}: ${kind} ${name}${container === '' ? '' : ` in ${container}`}`,
});

async function list(found: Capped<Line>, asked: string | null, ports: ToolPorts): Promise<ToolAnswer> {
  const details = { found: found.items.length };
  if (found.items.length === 0)
    return answer(`[none${asked === null ? '' : ` for what stands at ${asked}`}]`, details);
  const cut = found.cut ? ['[there are more]'] : [];
  const paths = found.items.map(({ path }) => path);
  const note = await noteOnFork(paths, ports);
  return answer([...found.items.map(({ text }) => text), ...cut, note].join('\n'), details);
}
