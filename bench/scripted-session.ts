import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
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

export type Call = NonNullable<Extract<ScriptedReply, { calls?: unknown }>['calls']>[number];

/** A tool call of a scripted answer. */
export const call = (tool: string, args: Call['arguments']): Call => ({ tool, arguments: args });

/**
 * Plays a session with this model to its end, in a new workspace of 40 small files, through the real driver, ledger,
 * blobs, fork and sandbox. Everything is removed afterwards.
 */
export async function playSession(model: Model): Promise<SessionState> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'ratchet-bench-')));
  try {
    const workspace = join(folder, 'workspace');
    await writeWorkspace(workspace);
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
    return result.value;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Plays a session whose model makes these calls, a list a turn; milliseconds between each answer and the next request. */
export async function turnTimes(turns: readonly (readonly Call[])[]): Promise<number[]> {
  const gaps: number[] = [];
  const scripted = createScriptedModel(({ answers }) => {
    const calls = turns[answers];
    return calls ? { calls } : { text: 'Done.' };
  });
  let answered: number | undefined;
  const { spending } = await playSession({
    name: 'scripted',
    async answer(request, onDelta, cancellation) {
      if (answered !== undefined) gaps.push(performance.now() - answered);
      const answer = await scripted.answer(request, onDelta, cancellation);
      answered = performance.now();
      return answer;
    },
  });
  if (spending.turns !== turns.length + 1) throw new Error(`the session ended after ${spending.turns} turns`);
  return gaps;
}

async function writeWorkspace(workspace: string): Promise<void> {
  await mkdir(join(workspace, 'src'), { recursive: true });
  for (let index = 0; index < 40; index += 1) {
    const text = `export const value${index} = ${index};\n`.repeat(8);
    await writeFile(join(workspace, 'src', `file-${index}.js`), text);
  }
}

const withModel = (host: SessionHost, model: Model): SessionHost => ({
  ...host,
  portsFor: async (setup, begins) => {
    const ports = await host.portsFor(setup, begins);
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
