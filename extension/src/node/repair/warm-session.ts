import type { Cancellation } from '../../core/cancellation.ts';
import { neverCancelled } from '../../core/cancellation.ts';
import type { BackgroundCommand, Clock } from '../../core/ports.ts';
import type { WarmRequest, WarmResult } from '../../core/repair/warm-protocol.ts';
import { fail, ok } from '../../protocol/result.ts';
import type { Result } from '../../protocol/result.ts';

/** One warm worker: runs requests one after the other. */
export interface WarmSession {
  /** Resolves with `crashed` when the worker dies; the next run starts another. */
  run(request: WarmRequest): Promise<WarmResult>;
  close(): Promise<void>;
}

const marker = '\u001eratchet ';
/** milliseconds between looks at the worker's output, and how long over its time limit a run may be */
const pollMs = 1;
const graceMs = 4_000;
const startMs = 20_000;

/** Starts a worker and waits until it is ready. `start` is called again after a crash. */
export async function openWarmSession(
  start: () => Promise<Result<BackgroundCommand>>,
  clock: Clock,
  cancellation: Cancellation = neverCancelled,
): Promise<Result<WarmSession>> {
  let id = 0;
  const first = await launch(start, clock, cancellation);
  if (!first.ok) return first;
  let worker: Channel | undefined = first.value;
  return ok({
    async run(request) {
      if (worker === undefined) {
        const again = await launch(start, clock, cancellation);
        if (!again.ok) return crashed;
        worker = again.value;
      }
      id += 1;
      worker.send(JSON.stringify({ id, ...request }));
      const answer = await worker.receive(request.timeoutMs + graceMs);
      if (answer !== undefined) return answer as unknown as WarmResult;
      await worker.close();
      worker = undefined;
      return crashed;
    },
    async close() {
      await worker?.close();
      worker = undefined;
    },
  });
}

const crashed: WarmResult = { ended: 'crashed', results: [], ms: 0 };

interface Channel {
  send(line: string): void;
  /** the next message, or undefined when the worker ended, or is silent for too long */
  receive(milliseconds: number): Promise<Record<string, unknown> | undefined>;
  close(): Promise<void>;
}

async function launch(
  start: () => Promise<Result<BackgroundCommand>>,
  clock: Clock,
  cancellation: Cancellation,
): Promise<Result<Channel>> {
  const started = await start();
  if (!started.ok) return started;
  const channel = createChannel(started.value, clock, cancellation);
  const ready = await channel.receive(startMs);
  if (ready?.['ready'] === true) return ok(channel);
  const said = channel.noise().trim().split('\n').slice(-3).join(' ');
  await channel.close();
  return fail(
    'not-ready',
    `Cannot start the test worker as it did not get ready: ${said === '' ? 'it said nothing' : said}.`,
  );
}

function createChannel(
  command: BackgroundCommand,
  clock: Clock,
  cancellation: Cancellation,
): Channel & { noise(): string } {
  let rest = '';
  let noise = '';
  const messages: Record<string, unknown>[] = [];

  const take = (output: string): void => {
    const lines = (rest + output).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const message = line.startsWith(marker) ? parseMessage(line.slice(marker.length)) : undefined;
      if (message) messages.push(message);
      else noise = `${noise}${line}\n`.slice(-4_000);
    }
  };

  return {
    noise: () => noise,
    send: (line) => command.writeStdin(`${line}\n`),
    async receive(milliseconds) {
      const end = clock.now() + milliseconds;
      for (;;) {
        const { output, result } = command.poll();
        take(output);
        const message = messages.shift();
        if (message !== undefined) return message;
        if (result !== undefined || clock.now() > end || cancellation.cancelled) return undefined;
        await clock.wait(pollMs, cancellation);
      }
    },
    async close() {
      await command.kill();
    },
  };
}

/** A message that a full disk, a kill or an output limit cut is none: whoever waits for it gives up in time. */
function parseMessage(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
