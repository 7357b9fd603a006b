import { describeRule } from '../../core/directives/directive.ts';
import type { Directive } from '../../core/directives/directive.ts';
import { cutChain } from '../../core/directives/read-chain.ts';
import { recogniseDirectives } from '../../core/directives/recognise-directives.ts';
import { limits } from '../../core/limits.ts';
import type { Command, CommandContext } from '../command.ts';
import { exitCodes } from '../command.ts';
import { findWorkspace } from '../find-workspace.ts';
import { createPaint } from '../view/styles.ts';

/** `ratchet agents`: what each line of the AGENTS.md files became. */
export const agentsCommand: Command = {
  usage: '',
  help: `Lists the AGENTS.md files that agents are given here, farthest first, and each directive in them: what enforces it, or
that it is advice. A fenced block named ratchet states rules exactly:
{"version": 1, "rules": [{"kind": "forbidden-path", "glob": "dist/**"}, {"kind": "command", "command": "npm run lint"}]}.

Exit code 1 when a rule could not be taken, or when a file was cut.`,
  flags: {},
  async run(context) {
    const { engine, terminal, directory, json } = context;
    const workspace = findWorkspace(directory);
    const chain = await engine.directives(workspace.ok ? workspace.value : directory);
    const cut = cutChain(chain, limits.directivesBytesMax).filter(({ omittedBytes }) => omittedBytes > 0);
    const directives = chain.flatMap(({ path, text }) => recogniseDirectives(path, text));
    if (json)
      terminal.out(
        JSON.stringify({
          files: chain.map(({ path }) => path),
          cut: cut.map(({ path, omittedBytes }) => ({ path, omittedBytes })),
          directives: directives.map((directive) => ({ ...directive, becomes: becomes(directive) })),
        }),
      );
    else
      print(
        context,
        chain.map(({ path }) => path),
        directives,
      );
    for (const { path, omittedBytes } of cut)
      terminal.error(
        `${path}: the last ${omittedBytes} bytes are not given to agents, as all files together may have ${limits.directivesBytesMax}. Shorten it, or one that is nearer.`,
      );
    const broken = directives.some(({ problem }) => problem !== null);
    return broken || cut.length > 0 ? exitCodes.failed : exitCodes.done;
  },
};

const becomes = ({ rule, problem }: Directive): string =>
  problem !== null ? `not taken: ${problem}` : rule ? describeRule(rule) : 'advice';

function print(
  { terminal }: CommandContext,
  files: readonly string[],
  directives: readonly Directive[],
): void {
  if (files.length === 0) {
    terminal.out('There is no AGENTS.md here, nor any file that other agents read in its place.');
    return;
  }
  const paint = createPaint(terminal.color);
  for (const path of files) {
    terminal.out(paint('bold', path));
    const own = directives.filter((directive) => directive.path === path);
    if (own.length === 0) terminal.out('  nothing in it tells an agent what to do');
    for (const directive of own) {
      const text = directive.text.length > 100 ? `${directive.text.slice(0, 100)}…` : directive.text;
      const color = directive.problem !== null ? 'red' : directive.rule ? 'green' : 'dim';
      terminal.out(
        `${String(directive.line).padStart(5)}  ${text}\n       ${paint(color, becomes(directive))}`,
      );
    }
  }
}
