import { spawn } from 'node:child_process';
import type { Figure } from './measure.ts';
import { millisecondsOf, percentile, printWhenRunDirectly } from './measure.ts';
import { call, turnTimes } from './scripted-session.ts';
import type { Call } from './scripted-session.ts';

/**
 * The engine's own time in a turn: from the model's answer to the next request, through the real driver, ledger, blobs,
 * fork and sandbox. The model answers at once.
 */
export async function run(): Promise<Figure[]> {
  return [...(await readTurns()), ...(await editTurns()), ...(await commandTurns())];
}

/** 1,050 turns that look at something small. The tool's own run (about 0.1 ms) is counted in. */
async function readTurns(): Promise<Figure[]> {
  const gaps = await turnTimes(Array.from({ length: 1_050 }, (_, turn) => [lookAt(turn)]));
  const around = (turn: number): number => percentile(gaps.slice(Math.max(0, turn - 25), turn + 25), 0.5);
  return [
    figure('engine’s own time a turn, turn 1 to 50', around(25)),
    figure('engine’s own time a turn, around turn 100', around(100)),
    figure('engine’s own time a turn, around turn 1,000', around(1_000)),
    figure('engine’s own time a turn, 99th percentile of 1,050', percentile(gaps, 0.99)),
  ];
}

/** By turns, as each tool has a rate of 600 calls a minute: no turn may wait for that. */
function lookAt(turn: number): Call {
  const file = `src/file-${turn % 40}.js`;
  return turn % 2 === 0 ? call('read_file', { path: file }) : call('check_syntax', { paths: [file] });
}

async function editTurns(): Promise<Figure[]> {
  const replies = Array.from({ length: 100 }, (_, turn) => [
    call('replace_text', {
      path: 'src/file-1.js',
      old_text: `value = ${turn};`,
      new_text: `value = ${turn + 1};`,
    }),
  ]);
  const gaps = await turnTimes([
    [call('write_file', { path: 'src/file-1.js', content: 'let value = 0;\n' })],
    ...replies,
  ]);
  return [figure('edit turn, checkpoint and syntax check included', percentile(gaps.slice(5), 0.5))];
}

/** What a plain start of the same program takes is the command’s own time. */
async function commandTurns(): Promise<Figure[]> {
  const gaps = await turnTimes(
    Array.from({ length: 60 }, (_, turn) => [call('run_command', { command: `true ${turn}` })]),
  );
  const starts: number[] = [];
  for (let start = 0; start < 60; start += 1) starts.push(await millisecondsOf(startPlainly));
  const own = percentile(starts, 0.5);
  const turn = percentile(gaps.slice(5), 0.5);
  const note = `a plain start of the same command takes ${own.toFixed(1)} ms`;
  return [
    figure('sandboxed command turn, checkpoint included', turn),
    {
      ...figure('sandboxed command turn over the command’s own time, checkpoint included', turn - own),
      note,
    },
  ];
}

/** With pipes for the output, as every agent starts its commands. */
function startPlainly(): Promise<void> {
  const child = spawn('/bin/sh', ['-c', 'true'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.resume();
  child.stderr.resume();
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve());
  });
}

const figure = (name: string, value: number): Figure => ({ name, value, unit: 'ms' });

await printWhenRunDirectly(import.meta, run);
