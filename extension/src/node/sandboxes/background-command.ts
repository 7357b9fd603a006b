import type {
  BackgroundCommand,
  CommandOutput,
  CommandResult,
  CommandSpec,
  SandboxFailureReason,
} from '../../core/ports.ts';
import { ok } from '../../protocol/result.ts';
import type { Failure, Result } from '../../protocol/result.ts';
import { createOutputCollector } from './output-collector.ts';
import type { Ending, Supervised } from './supervise.ts';

/**
 * Starts a command that nobody waits for. Fails when it ends at once because it could not start; a failure that shows
 * later is an ending with code 127 whose output is the message. What was not polled is kept within the output limits.
 */
export async function createBackgroundCommand(options: {
  readonly id: string;
  readonly command: CommandSpec;
  launch(onOutput: (output: CommandOutput) => void): Promise<Supervised>;
  failureOf(ending: Ending): Failure<SandboxFailureReason> | undefined;
  resultOf(ending: Ending): CommandResult;
  /** called once, when the command's processes are gone */
  cleanUp(): Promise<void>;
}): Promise<Result<BackgroundCommand, SandboxFailureReason>> {
  let unread = emptyCollector(options.command);
  let result: CommandResult | undefined;
  const supervised = await options.launch(({ stream, text }) => void unread.add(stream, Buffer.from(text)));
  const finished = (async () => {
    const ending = await supervised.ended;
    const failure = options.failureOf(ending);
    if (failure !== undefined) unread.add('stderr', Buffer.from(`${failure.message}\n`));
    await options.cleanUp();
    result =
      failure === undefined
        ? options.resultOf(ending)
        : {
            ...options.resultOf(ending),
            ending: { kind: 'exited', code: 127 },
            output: `${failure.message}\n`,
          };
    return { failure, result };
  })();

  const early = (await supervised.whenStarted()) === 'over' ? await finished : undefined;
  if (early?.failure !== undefined) return { ok: false, failure: early.failure };
  return ok({
    id: options.id,
    poll() {
      const { output } = unread.collected();
      unread = emptyCollector(options.command);
      return result === undefined ? { output } : { output, result };
    },
    writeStdin: (text) => supervised.writeStdin(text),
    async kill() {
      supervised.kill('cancelled');
      return (await finished).result;
    },
  });
}

function emptyCollector({ limits }: CommandSpec): ReturnType<typeof createOutputCollector> {
  return createOutputCollector({ headBytes: limits.outputHeadBytes, tailBytes: limits.outputTailBytes });
}
