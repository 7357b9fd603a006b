import type { Cancellation } from '../../extension/src/core/cancellation.ts';
import type {
  CommandOutput,
  CommandResult,
  CommandSpec,
  ForkMount,
  Sandbox,
  SandboxFailureReason,
} from '../../extension/src/core/ports.ts';
import { fail, ok } from '../../extension/src/protocol/result.ts';
import type { Result } from '../../extension/src/protocol/result.ts';

/** What a scripted command does. Everything left out has its ordinary value: no output, exit code 0, 1 ms. */
export interface ScriptedAnswer {
  /** a text is all on stdout */
  readonly output?: string | readonly CommandOutput[];
  /** exit code; `ending` overrides it */
  readonly code?: number;
  readonly ending?: CommandResult['ending'];
  readonly omittedBytes?: number;
  readonly durationMs?: number;
  /** the command does not start */
  readonly failure?: { readonly reason: SandboxFailureReason; readonly message: string };
  /** the command prints `output` and goes on until it is cancelled or killed */
  readonly running?: true;
}

interface ScriptedCall {
  readonly argv: readonly string[];
  readonly spec: CommandSpec;
  readonly mount: ForkMount;
  readonly background: boolean;
  /** what was written to a background command's stdin so far */
  stdin: string;
}

export interface ScriptedSandbox extends Sandbox {
  /** every command that was asked for, in order */
  readonly calls: readonly ScriptedCall[];
}

export type CommandHandler = (
  argv: readonly string[],
  spec: CommandSpec,
  mount: ForkMount,
) => ScriptedAnswer | Promise<ScriptedAnswer>;

/**
 * A sandbox that runs nothing and says what `handler` answers; the handler may change files itself (through the fork
 * or in `mount.directory`) to play a command's effects.
 *
 *     const sandbox = createScriptedSandbox((argv) =>
 *       argv[0] === 'npm' ? { output: '1 failing\n', code: 1 } : { failure: { reason: 'program-missing', message: '…' } });
 */
export function createScriptedSandbox(handler: CommandHandler): ScriptedSandbox {
  const calls: ScriptedCall[] = [];
  const record = (spec: CommandSpec, mount: ForkMount, background: boolean): ScriptedCall => {
    const call = { argv: spec.argv, spec, mount, background, stdin: spec.stdin ?? '' };
    calls.push(call);
    return call;
  };
  return {
    kind: 'none',
    calls,
    describe: () => ['runs nothing: answers come from a script'],
    async run(mount, spec, onOutput, cancellation) {
      if (cancellation.cancelled) return cancelledBeforeStart(spec);
      record(spec, mount, false);
      const answer = await handler(spec.argv, spec, mount);
      if (answer.failure !== undefined) return fail(answer.failure.reason, answer.failure.message);
      for (const piece of piecesOf(answer)) onOutput(piece);
      if (answer.running !== true) return ok(resultOf(answer));
      await cancellationOf(cancellation);
      return ok(killed(answer));
    },
    async start(mount, spec) {
      const call = record(spec, mount, true);
      const answer = await handler(spec.argv, spec, mount);
      if (answer.failure !== undefined) return fail(answer.failure.reason, answer.failure.message);
      let result = answer.running === true ? undefined : resultOf(answer);
      let unread = piecesOf(answer)
        .map((piece) => piece.text)
        .join('');
      return ok({
        id: `command-${calls.length}`,
        poll() {
          const output = unread;
          unread = '';
          return result === undefined ? { output } : { output, result };
        },
        writeStdin: (text) => void (call.stdin += text),
        kill: async () => (result ??= killed(answer)),
      });
    },
  };
}

function cancelledBeforeStart(spec: CommandSpec): Result<never, SandboxFailureReason> {
  return fail('cancelled', `Cannot run ${spec.argv[0] ?? 'nothing'} as it was cancelled before it started`);
}

function piecesOf(answer: ScriptedAnswer): readonly CommandOutput[] {
  if (typeof answer.output !== 'string') return answer.output ?? [];
  return answer.output === '' ? [] : [{ stream: 'stdout', text: answer.output }];
}

function resultOf(answer: ScriptedAnswer): CommandResult {
  return {
    ending: answer.ending ?? { kind: 'exited', code: answer.code ?? 0 },
    output: piecesOf(answer)
      .map((piece) => piece.text)
      .join(''),
    omittedBytes: answer.omittedBytes ?? 0,
    durationMs: answer.durationMs ?? 1,
  };
}

function killed(answer: ScriptedAnswer): CommandResult {
  return { ...resultOf(answer), ending: answer.ending ?? { kind: 'killed', limit: 'cancelled' } };
}

function cancellationOf(cancellation: Cancellation): Promise<void> {
  return new Promise((resolve) => void cancellation.onCancel(resolve));
}
