import { contractCommands, itAnswersLikeASandbox } from '../contracts/sandbox.ts';
import { createScriptedSandbox } from './scripted-sandbox.ts';
import type { ScriptedAnswer } from './scripted-sandbox.ts';

describe('the scripted sandbox', () => {
  const script = new Map<string, ScriptedAnswer>([
    [
      nameOf(contractCommands.greet),
      {
        output: [
          { stream: 'stdout', text: 'out\n' },
          { stream: 'stderr', text: 'err\n' },
        ],
        code: 7,
      },
    ],
    [nameOf(contractCommands.echo), { output: 'from stdin\n' }],
    [nameOf(contractCommands.forever), { output: 'ready\n', running: true }],
  ]);
  const missing = (argv: readonly string[]): ScriptedAnswer => ({
    failure: { reason: 'program-missing', message: `Cannot run ${argv[0] ?? ''}: it is not scripted` },
  });
  itAnswersLikeASandbox(async () => ({
    sandbox: createScriptedSandbox((argv) => script.get(argv.join(' ')) ?? missing(argv)),
    mount: { kind: 'directory', workspace: '/workspace', directory: '/fork', linked: [] },
    [Symbol.asyncDispose]: async () => undefined,
  }));
});

function nameOf({ argv }: { readonly argv: readonly string[] }): string {
  return argv.join(' ');
}
