import { execFileSync } from 'node:child_process';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createScriptedModel } from '../extension/src/core/context/scripted-model.ts';
import type { ScriptedReply } from '../extension/src/core/context/scripted-model.ts';
import type { SessionHost } from '../extension/src/core/engine/open-session.ts';
import { startSession } from '../extension/src/core/engine/open-session.ts';
import type { Model } from '../extension/src/core/ports.ts';
import type { SessionState } from '../extension/src/core/session/state.ts';
import { createEngine } from '../extension/src/engine.ts';
import { ok } from '../extension/src/protocol/result.ts';
import type { Figure } from './measure.ts';
import { percentile, printWhenRunDirectly } from './measure.ts';

/**
 * The engine's own time in a turn: from the model's answer to the next request, through the real driver, ledger, blobs,
 * fork and sandbox. The model answers at once.
 */
export async function run(): Promise<Figure[]> {
  return [...(await readTurns()), ...(await editTurns()), ...(await commandTurns())];
}

/** 1,000 turns that read a small file each. The tool's own run (about 0.1 ms) is counted in. */
async function readTurns(): Promise<Figure[]> {
  const count = 1_050;
  const { gaps } = await session(
    Array.from({ length: count }, (_, turn) => [call('read_file', { path: `src/file-${turn % 40}.js` })]),
  );
  const around = (turn: number): number[] => gaps.slice(Math.max(0, turn - 25), turn + 25);
  return [
    figure('engine’s own time a turn, turn 1 to 50', percentile(around(25), 0.5)),
    figure('engine’s own time a turn, around turn 100', percentile(around(100), 0.5)),
    figure('engine’s own time a turn, around turn 1,000', percentile(around(1_000), 0.5)),
    figure('engine’s own time a turn, 99th percentile of 1,050', percentile(gaps, 0.99)),
  ];
}

async function editTurns(): Promise<Figure[]> {
  const replies = Array.from({ length: 100 }, (_, turn) => [
    call('replace_text', {
      path: 'src/file-1.js',
      old_text: `value = ${turn};`,
      new_text: `value = ${turn + 1};`,
    }),
  ]);
  const { gaps } = await session([
    [call('write_file', { path: 'src/file-1.js', content: 'let value = 0;\n' })],
    ...replies,
  ]);
  return [figure('edit turn, checkpoint and syntax check included', percentile(gaps.slice(5), 0.5))];
}

/** Over the command’s own time, which a plain spawn of the same program tells. */
async function commandTurns(): Promise<Figure[]> {
  const spawns = Array.from({ length: 30 }, () => timeOf(() => execFileSync('/bin/sh', ['-c', 'true'])));
  const { gaps } = await session(
    Array.from({ length: 40 }, (_, turn) => [call('run_command', { command: `true ${turn}` })]),
  );
  const turn = percentile(gaps.slice(5), 0.5);
  return [
    figure(
      'sandboxed command turn over the command’s own time, checkpoint included',
      turn - percentile(spawns, 0.5),
    ),
  ];
}

const figure = (name: string, value: number): Figure => ({ name, value, unit: 'ms' });

function timeOf(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

type Call = NonNullable<Extract<ScriptedReply, { calls?: unknown }>['calls']>[number];
const call = (tool: string, args: Call['arguments']): Call => ({ tool, arguments: args });

/** Plays a session whose model makes these calls, a list a turn, and gives the gaps between answer and next request. */
async function session(
  turns: readonly (readonly Call[])[],
): Promise<{ gaps: number[]; state: SessionState }> {
  const folder = await mkdtemp(join(tmpdir(), 'ratchet-bench-'));
  try {
    const workspace = join(folder, 'workspace');
    await mkdir(join(workspace, 'src'), { recursive: true });
    for (let index = 0; index < 40; index += 1) {
      await writeFile(
        join(workspace, 'src', `file-${index}.js`),
        `export const value${index} = ${index};\n`.repeat(8),
      );
    }
    const gaps: number[] = [];
    const model = timedModel(turns, gaps);
    const engine = createEngine({ environment: { ...process.env, RATCHET_HOME: join(folder, 'home') } });
    const host = engine.sessionHost({
      person: { ask: async () => null },
      onLive: () => undefined,
      onEvent: () => undefined,
      allowNoSandbox: false,
    });
    const opened = await startSession(setupFor(workspace), withModel(host, model));
    if (!opened.ok) throw new Error(opened.failure.message);
    const result = await opened.value.driver.run();
    await opened.value.close();
    if (!result.ok) throw new Error(result.failure.message);
    return { gaps, state: result.value };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function timedModel(turns: readonly (readonly Call[])[], gaps: number[]): Model {
  const scripted = createScriptedModel(({ answers }) => {
    const calls = turns[answers];
    return calls ? { calls } : { text: 'Done.' };
  });
  let answered: number | undefined;
  return {
    name: 'scripted',
    async answer(request, onDelta, cancellation) {
      if (answered !== undefined) gaps.push(performance.now() - answered);
      const answer = await scripted.answer(request, onDelta, cancellation);
      answered = performance.now();
      return answer;
    },
  };
}

const withModel = (host: SessionHost, model: Model): SessionHost => ({
  ...host,
  portsFor: async (setup) => {
    const ports = await host.portsFor(setup);
    return ports.ok ? ok({ ...ports.value, model: async () => model }) : ports;
  },
});

const setupFor = (workspace: string): Parameters<typeof startSession>[0] => ({
  sessionId: 'bench',
  workspace,
  task: 'Measure',
  mode: 'run',
  test: null,
  engine: { kind: 'model', model: 'scripted' },
  autonomy: 'suggest',
  caps: { turns: 10_000, tokens: 1e12, costUsd: 1e6, elapsedMs: 1e9 },
  version: 'bench',
});

await printWhenRunDirectly(import.meta, run);
