/**
 * Runs bundled mocha suites inside an extension host and tells a port on this machine how it goes. It is bundled too,
 * beside them: `run()` is what VS Code calls.
 */
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createRequire, findSourceMap } from 'node:module';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { dirname, resolve } from 'node:path';
import type MochaClass from 'mocha';
import { eventsPortVariable, grepVariable, mochaVariable } from './suite-events.ts';
import type { SuiteError, SuiteEvent } from './suite-events.ts';

/** How long one test may take unless it says otherwise, in milliseconds. */
const testLimitMs = 20_000;

/** Runs every `*.suite.cjs` beside this file; rejects when one of their tests failed. */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const socket = connect(Number(process.env[eventsPortVariable]), '127.0.0.1');
  await once(socket, 'connect');
  const tell = (event: SuiteEvent): void => void socket.write(`${JSON.stringify(event)}\n`);
  try {
    const failures = await runSuites(tell);
    tell({ type: 'end' });
    if (failures > 0) throw new Error(`${failures} failed`);
  } finally {
    await closed(socket);
  }
}

async function runSuites(tell: (event: SuiteEvent) => void): Promise<number> {
  const { default: Mocha } = (await import(process.env[mochaVariable] ?? 'mocha')) as {
    default: typeof MochaClass;
  };
  const grep = process.env[grepVariable];
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: testLimitMs,
    forbidOnly: true,
    ...(grep === undefined ? {} : { grep }),
    reporter: class extends Mocha.reporters.Base {
      constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
        super(runner, options);
        report(runner, tell);
      }
    },
  });
  const load = createRequire(__filename);
  let broken = 0;
  for (const name of readdirSync(__dirname).filter((each) => each.endsWith('.suite.cjs'))) {
    const path = `${__dirname}/${name}`;
    tell({ type: 'file', name: name.replace(/\.cjs$/, '.ts') });
    try {
      mocha.suite.emit('pre-require', globalThis, path, mocha);
      mocha.suite.emit('require', load(path), path, mocha);
      mocha.suite.emit('post-require', globalThis, path, mocha);
    } catch (error) {
      broken += 1;
      tell({ type: 'broken', where: name, error: inWords(error) });
    }
  }
  const failures = await new Promise<number>((done) => mocha.run(done));
  return failures + broken;
}

function report(runner: Mocha.Runner, tell: (event: SuiteEvent) => void): void {
  const test = (each: Mocha.Test, state: 'passed' | 'skipped'): void =>
    tell({ type: 'test', test: { titles: each.titlePath(), state, durationMs: each.duration ?? 0 } });
  runner.on('test', (each) => tell({ type: 'begin', titles: each.titlePath() }));
  runner.on('pass', (each) => test(each, 'passed'));
  runner.on('pending', (each) => test(each, 'skipped'));
  runner.on('fail', (each: Mocha.Test | Mocha.Hook, thrown: unknown) => {
    const error = inWords(thrown);
    const titles = each.titlePath();
    if (each.type === 'hook') tell({ type: 'broken', where: titles.join(' › '), error });
    else tell({ type: 'test', test: { titles, state: 'failed', durationMs: each.duration ?? 0, error } });
  });
}

function inWords(thrown: unknown): SuiteError {
  if (!(thrown instanceof Error)) return { message: String(thrown), stack: String(thrown) };
  return { message: thrown.message, stack: inSources(thrown.stack ?? thrown.message) };
}

/** The editor words stack traces itself, so that Node does not map their places to the sources. */
function inSources(stack: string): string {
  return stack.replace(/(\/[^():]+\.cjs):(\d+):(\d+)/g, (place, path: string, line, column) => {
    const found = findSourceMap(path)?.findEntry(Number(line) - 1, Number(column) - 1);
    if (found === undefined || !('originalSource' in found)) return place;
    const source = resolve(dirname(path), found.originalSource.replace(/^file:\/\//, ''));
    return `${source}:${found.originalLine + 1}:${found.originalColumn + 1}`;
  });
}

async function closed(socket: Socket): Promise<void> {
  socket.end();
  await once(socket, 'close');
}
