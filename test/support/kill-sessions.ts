import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import type { LedgerEntry } from '../../extension/src/core/ledger/ledger.ts';
import { processesOf } from './processes-of.ts';
import type { FoundProcess } from './processes-of.ts';
import { randomNumbers } from './random-numbers.ts';
import { modelEnvironment, ratchetFolder } from './ratchet.ts';
import type { RatchetFolder, RatchetRun, ShownEvent } from './ratchet.ts';
import { waitFor } from './wait-for.ts';
import { readTree } from './workspace-tree.ts';
import type { Tree } from './workspace-tree.ts';

export interface KillReport {
  readonly kills: number;
  readonly sessions: number;
  /** kills before the session had its first event: there was nothing to go on with */
  readonly tooEarly: number;
  /** kills that came after the process had ended by itself */
  readonly tooLate: number;
  /** what was under way when the process was killed, and how often */
  readonly underWay: ReadonlyMap<string, number>;
  /** milliseconds of the undisturbed run */
  readonly undisturbedMs: number;
}

const killsASession = 4;
const task = ['run', 'Give the discount from its first quantity on'];
const reviewed = 'change-set-proposed';

/**
 * Runs the sample's session (a model that makes mistakes, from a server in a process of its own that remembers nothing)
 * again and again, and kills it, and what resumes it, with SIGKILL at random instants of the run's duration: now the
 * process alone, now its whole group. Whatever happened, nothing of it may live on, and the session must come to the
 * undisturbed run's change set, with the workspace untouched, an intact ledger and no divergence in the replay; then
 * the accept must give the same tree. Throws at the first that does not.
 */
export async function killSessions(options: {
  readonly kills: number;
  readonly seed: number;
  readonly onSession?: (line: string) => void;
}): Promise<KillReport> {
  await using server = await startServerProcess();
  const environment = modelEnvironment(server.baseUrl);
  const reference = await undisturbed(environment);
  const random = randomNumbers(options.seed);
  const underWay = new Map<string, number>();
  const counts = { kills: 0, sessions: 0, tooEarly: 0, tooLate: 0 };
  while (counts.kills < options.kills) {
    await using folder = await ratchetFolder('sample', { environment });
    const before = readTree(folder.workspace);
    for (let own = 0; own < killsASession && counts.kills < options.kills; own += 1) {
      const done = eventsIn(folder);
      const instant = drawInstant(random, reference, done.length);
      const args = done.length === 0 ? task : ['resume'];
      const ended = await killAt(folder, [...args, '--json'], { ...instant, group: random() < 0.5 });
      assert.deepEqual(readTree(folder.workspace), before, 'a kill left something in the workspace');
      if (ended !== null) {
        assert.equal(ended.code, 0, ended.stdout + ended.stderr);
        counts.tooLate += 1;
        break;
      }
      counts.kills += 1;
      const events = eventsIn(folder);
      if (events.length === 0) counts.tooEarly += 1;
      for (const kind of pendingKinds(events)) underWay.set(kind, (underWay.get(kind) ?? 0) + 1);
    }
    await comesToTheSame(folder, before, reference);
    counts.sessions += 1;
    options.onSession?.(`${counts.kills} kills, ${counts.sessions} sessions as undisturbed`);
  }
  return { ...counts, underWay, undisturbedMs: reference.durationMs };
}

/** What an undisturbed run came to. */
interface Reference {
  readonly changeSet: string;
  readonly accepted: Tree;
  readonly durationMs: number;
  /** milliseconds from the start of the process to each event */
  readonly eventTimes: readonly number[];
}

async function undisturbed(environment: Readonly<Record<string, string>>): Promise<Reference> {
  await using folder = await ratchetFolder('sample', { environment });
  await folder.run(['--version']);
  const started = Date.now();
  await succeeds(folder, task);
  const durationMs = Date.now() - started;
  const events = eventsIn(folder);
  await succeeds(folder, ['accept']);
  return {
    changeSet: changeSetOf(events),
    accepted: readTree(folder.workspace),
    durationMs,
    eventTimes: events.map(({ at }) => at - started),
  };
}

/** When to kill: so many milliseconds after the process has printed so many lines. */
export interface KillInstant {
  readonly lines: number;
  readonly afterMs: number;
}

/**
 * An instant of what is left of the undisturbed run after `done` events. It is bound to the event before it, so that
 * kills are spread over the whole run however busy the machine is.
 */
function drawInstant(random: () => number, { eventTimes, durationMs }: Reference, done: number): KillInstant {
  const from = done === 0 ? 0 : (eventTimes[Math.min(done, eventTimes.length - 1)] ?? 0);
  const at = from + random() * (durationMs - from);
  const before = eventTimes.filter((time) => time <= at).length;
  const afterMs = at - (eventTimes[before - 1] ?? 0);
  // A resumed session prints that it was resumed, then only what is new.
  return { lines: done === 0 ? before : Math.max(0, before - done) + 1, afterMs };
}

/** Fails when such a process lives on after a moment. */
async function nothingLivesOn(
  folder: RatchetFolder,
  counts: (found: FoundProcess) => boolean,
): Promise<void> {
  const left = (): FoundProcess[] => processesOf(folder.root).filter(counts);
  await waitFor(
    () => ['nothing of a killed process lives on', ...left().map(({ words }) => words)].join('\n  '),
    () => (left().length === 0 ? true : undefined),
  );
}

/**
 * Starts a command, kills it at the instant, and sees everything of it go. Its end, when it came before that. A bare
 * bubblewrap may stay, which waits for a word of the dead: the next opening of the session ends it.
 */
export async function killAt(
  folder: RatchetFolder,
  args: readonly string[],
  kill: KillInstant & { readonly group: boolean },
): Promise<RatchetRun | null> {
  const running = await folder.start(args);
  // It may end before that.
  await running.prints((stdout) => stdout.split('\n').length > kill.lines).catch(() => undefined);
  await Promise.race([after(kill.afterMs), running.ended]);
  if (kill.group) running.killGroup();
  else running.signal('SIGKILL');
  const run = await running.ended;
  await nothingLivesOn(folder, ({ program }) => !program.endsWith('/bwrap'));
  return run.signal === null ? run : null;
}

async function comesToTheSame(folder: RatchetFolder, before: Tree, reference: Reference): Promise<void> {
  await succeeds(folder, eventsIn(folder).length === 0 ? task : ['resume']);
  await nothingLivesOn(folder, () => true);
  const events = eventsIn(folder);
  assert.equal(changeSetOf(events), reference.changeSet, 'another change set came out');
  assert.deepEqual(readTree(folder.workspace), before, 'the workspace changed before the accept');
  await succeeds(folder, ['verify']);
  await succeeds(folder, ['replay']);
  await succeeds(folder, ['accept']);
  assert.deepEqual(readTree(folder.workspace), reference.accepted, 'the accept gave another tree');
}

export async function succeeds(folder: RatchetFolder, args: readonly string[]): Promise<void> {
  const run = await folder.run(args);
  assert.equal(run.code, 0, `ratchet ${args.join(' ')}: ${run.stdout}\n${run.stderr}`);
}

function changeSetOf(events: readonly ShownEvent[]): string {
  const proposed = events.filter((event) => event.type === reviewed);
  assert.equal(proposed.length, 1, 'a change set is proposed once');
  return proposed[0]?.changeSet.id ?? '';
}

/**
 * What the folder's session has come to, from its ledger's own lines; nothing when the process died before its first
 * event. The last line may be torn.
 */
export function eventsIn(folder: RatchetFolder): readonly ShownEvent[] {
  const sessions = join(folder.home, 'state', 'sessions');
  const [session] = existsSync(sessions) ? readdirSync(sessions) : [];
  if (session === undefined) return [];
  const path = join(sessions, session, 'ledger.jsonl');
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
  return lines.map((line) => {
    const { seq, at, type, data } = JSON.parse(line) as LedgerEntry;
    return { seq, at, type, ...(data as object) } as ShownEvent;
  });
}

/** Kinds of the intents that had no outcome; `deciding` when there were none. */
function pendingKinds(events: readonly ShownEvent[]): string[] {
  const pending = new Map<string, string>();
  for (const event of events) {
    if (event.type === 'outcome-recorded') pending.delete(event.intent);
    if (event.type === 'intent-issued')
      pending.set(event.id, event.intent.kind === 'call-tool' ? event.intent.tool : event.intent.kind);
  }
  if (events.length === 0) return [];
  return pending.size === 0 ? ['deciding'] : [...pending.values()];
}

/** The model server in a process of its own, as its documentation says. */
async function startServerProcess(): Promise<{ readonly baseUrl: string } & AsyncDisposable> {
  const script = join(import.meta.dirname, 'model-scripts', 'fix-the-sample.ts');
  const child = spawn(process.execPath, [join(import.meta.dirname, 'model-server.ts'), '--script', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const baseUrl = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').once('data', (text: string) => resolve(text.trim()));
    child.once('exit', () => reject(new Error('the model server ended')));
  });
  return {
    baseUrl,
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await ended;
    },
  };
}
