import * as z from 'zod';
import type { JsonValue } from '../../protocol/json.ts';
import { limits } from '../limits.ts';
import type { CommandResult, CommandSpec } from '../ports.ts';
import { answer, defineTool, problem } from './tool.ts';
import type { ToolAnswer, ToolPorts } from './tool.ts';

const Input = z.object({
  command: z.string().min(1),
  directory: z.string().default('.'),
  timeout_seconds: z.number().int().positive().max(3600).optional(),
  background: z.boolean().default(false),
});
type Input = z.infer<typeof Input>;

const Details = z.union([
  z.object({
    ending: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('exited'), code: z.number() }),
      z.object({ kind: z.literal('signalled'), signal: z.string() }),
      z.object({ kind: z.literal('killed'), limit: z.string() }),
    ]),
    durationMs: z.number(),
    omittedBytes: z.number(),
    /** the end of the output */
    output: z.string(),
  }),
  /** of a command that goes on in the background */
  z.object({ id: z.string() }),
]);

/** Runs shell text on the fork, in the sandbox. */
export const runCommandTool = defineTool({
  name: 'run_command',
  description:
    'Run a shell command in the sandbox (no network). It is killed after timeout_seconds (600 unless given), or two minutes without output. background: keep it running on a snapshot of the files and return its id.',
  effect: 'execute',
  input: Input,
  details: Details,
  timeoutMs: 3_600_000,
  callsPerMinuteMax: 120,
  command: (input) => input.command,
  async run(input, ports, { onOutput, cancellation }) {
    const spec = commandSpec(input);
    const mount = await ports.fork.mount();
    if (input.background) return startInBackground(spec, ports);
    const result = await ports.sandbox.run(mount, spec, onOutput, cancellation);
    const absorbed = await ports.fork.absorb();
    if (!result.ok) return problem(result.failure.message);
    if (!absorbed.ok) return problem(absorbed.failure.message);
    return describe(result.value);
  },
});

/** The standing limits, for shell text. */
function commandSpec(input: Input): CommandSpec {
  return {
    argv: ['/bin/sh', '-c', input.command],
    directory: input.directory,
    environment: {},
    network: 'off',
    writable: [],
    limits: {
      wallMs: input.timeout_seconds === undefined ? limits.commandWallMs : input.timeout_seconds * 1000,
      idleMs: limits.commandIdleMs,
      cpuSeconds: limits.commandCpuSeconds,
      memoryBytes: limits.commandMemoryBytes,
      processes: limits.commandProcesses,
      outputHeadBytes: limits.commandOutputHeadBytes,
      outputTailBytes: limits.commandOutputTailBytes,
    },
  };
}

async function startInBackground(spec: CommandSpec, ports: ToolPorts): Promise<ToolAnswer> {
  if (ports.background.size >= limits.backgroundCommandsMax) {
    return problem(
      `Cannot start another background command as ${limits.backgroundCommandsMax} are running: stop one first.`,
    );
  }
  const started = await ports.sandbox.start(await ports.fork.mount(), spec);
  if (!started.ok) return problem(started.failure.message);
  ports.background.set(started.value.id, started.value);
  return answer(
    `Started in the background with id ${started.value.id}. It sees the files as they are now, and its own changes are dropped. Use background_command to poll, write to it, or stop it.`,
    { id: started.value.id },
  );
}

function describe(result: CommandResult): ToolAnswer {
  const { ending } = result;
  const details: JsonValue = {
    ending: { ...ending },
    durationMs: result.durationMs,
    omittedBytes: result.omittedBytes,
    output: result.output.slice(-64 * 1024),
  };
  const output = result.output === '' ? '[no output]' : result.output;
  switch (ending.kind) {
    case 'exited':
      return { isError: ending.code !== 0, content: `exit code ${ending.code}\n${output}`, details };
    case 'signalled':
      return problem(`ended by signal ${ending.signal}\n${output}`, details);
    case 'killed':
      return problem(`${killed[ending.limit]}\n${output}`, details);
  }
}

const killed = {
  'wall-time':
    'Killed: it ran longer than its time limit. Give a longer timeout_seconds, or run it in the background.',
  'idle-time':
    'Killed: it printed nothing for two minutes. Does it wait for input? Run it in the background to write to it.',
  memory: 'Killed: it used more memory than allowed.',
  processes: 'Killed: it started more processes than allowed.',
  cancelled: 'Cancelled by the person.',
} as const;
