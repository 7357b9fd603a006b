import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildCommandLine } from '../scripts/build-command-line.ts';
import { startModelServer } from '../test/support/model-server.ts';
import type { ModelScript } from '../test/support/model-server.ts';
import { temporaryFolder } from '../test/support/temporary-folder.ts';
import { writeLargeWorkspace } from './large-workspace.ts';
import type { Figure } from './measure.ts';
import { percentile, printWhenRunDirectly } from './measure.ts';

const starts = 20;
const turns = 50;
const largeSize = 50_000;

/**
 * The bundled command line as its users start it: how long until its first request reaches the model server, and the
 * most memory that it takes in a run of 50 turns.
 */
export async function run(): Promise<Figure[]> {
  await using folder = await temporaryFolder();
  const program = join(folder.path, 'dist');
  await buildCommandLine(program, { minify: true });
  const places: Places = { program: join(program, 'cli.js'), home: join(folder.path, 'home') };
  const small = join(folder.path, 'small');
  cpSync(join(import.meta.dirname, '..', 'test', 'fixtures', 'sample'), small, { recursive: true });
  const large = join(folder.path, 'large');
  cpSync(small, large, { recursive: true });
  writeLargeWorkspace(large, largeSize, (path) => `export const path = ${JSON.stringify(path)};\n`);
  return [
    ...(await startFigures(places, small, 'cold start to the first model request')),
    ...(await startFigures(
      places,
      large,
      `cold start in a workspace of ${largeSize.toLocaleString('en')} files`,
    )),
    ...(await memoryFigures(places, small)),
  ];
}

interface Places {
  /** `cli.js` of the bundle */
  readonly program: string;
  /** RATCHET_HOME */
  readonly home: string;
}

/** The first start ever compiles the code and makes the folders; every later one counts. */
async function startFigures(places: Places, workspace: string, name: string): Promise<Figure[]> {
  const times: number[] = [];
  for (let start = 0; start <= starts; start += 1) {
    let arrived = Number.NaN;
    const began = performance.now();
    await ratchet(places, workspace, {
      script: [{ text: 'Done.' }],
      onRequest: () => (arrived = performance.now() - began),
    });
    times.push(arrived);
  }
  const [first = Number.NaN, ...rest] = times;
  const range = `${Math.min(...rest).toFixed(0)} to ${Math.max(...rest).toFixed(0)} ms`;
  return [
    {
      name,
      value: percentile(rest, 0.5),
      unit: 'ms',
      note: `median of ${starts}, ${range}; the first start ever ${first.toFixed(0)} ms`,
    },
  ];
}

/** Commands, edits and reads by turns. Linux tells the peak of a process; elsewhere there is no figure. */
async function memoryFigures(places: Places, workspace: string): Promise<Figure[]> {
  if (process.platform !== 'linux') return [];
  const calls = [
    (turn: number) => ({ tool: 'run_command', arguments: { command: `echo turn ${turn}` } }),
    (turn: number) => ({
      tool: 'write_file',
      arguments: { path: `src/new-${turn}.js`, content: `export const turn = ${turn};\n` },
    }),
    (turn: number) => ({
      tool: 'read_file',
      arguments: { path: 'package.json', first_line: 1 + (turn % 3) },
    }),
  ];
  let peak = 0;
  await ratchet(places, workspace, {
    script: ({ answers }) => {
      const next = calls[answers % calls.length];
      return answers < turns && next ? { calls: [next(answers)] } : { text: 'Done.' };
    },
    onPeak: (bytes) => (peak = bytes),
  });
  return [{ name: `peak memory of a run of ${turns} turns`, value: peak / 1e6, unit: 'MB' }];
}

/** Runs the command line on a task until it ends. */
async function ratchet(
  { program, home }: Places,
  workspace: string,
  options: {
    readonly script: ModelScript;
    readonly onRequest?: () => void;
    /** told of the most memory that the process has held so far, again and again */
    readonly onPeak?: (bytes: number) => void;
  },
): Promise<void> {
  await using server = await startModelServer({
    script: options.script,
    record: false,
    onRequest: () => options.onRequest?.(),
  });
  const child = spawn(process.execPath, [program, 'run', 'Measure', '--model', 'scripted'], {
    cwd: workspace,
    env: { ...process.env, RATCHET_HOME: home, OPENAI_API_KEY: 'none', OPENAI_BASE_URL: server.baseUrl },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const watching = setInterval(() => {
    const peak = peakOf(child);
    if (peak !== undefined) options.onPeak?.(peak);
  }, peakEveryMs);
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(watching);
  if (code !== 0) throw new Error(`ratchet ended with ${String(code)}: ${errors}`);
}

const peakEveryMs = 20;

/** Bytes. The kernel keeps the peak itself; undefined when the process has just ended, which leaves nothing to read. */
function peakOf({ pid }: ChildProcess): number | undefined {
  try {
    const kilobytes = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : 1024 * Number(kilobytes);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

await printWhenRunDirectly(import.meta, run);
