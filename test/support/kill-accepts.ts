import assert from 'node:assert/strict';
import { startModelServer } from './model-server.ts';
import { randomNumbers } from './random-numbers.ts';
import { modelEnvironment, ratchetFolder } from './ratchet.ts';
import type { RatchetFolder, ShownEvent } from './ratchet.ts';
import { eventsIn, killAt, succeeds } from './kill-sessions.ts';
import { readTree } from './workspace-tree.ts';
import type { Tree } from './workspace-tree.ts';

export interface AcceptKillReport {
  readonly kills: number;
  /** milliseconds from an undisturbed accept's command to the end of its session */
  readonly writingMs: number;
  /** how the workspace stood right after a kill: `old`, `new`, or `between` */
  readonly found: ReadonlyMap<string, number>;
}

const fileCount = 40;

/**
 * Kills accepts of a change of many files with SIGKILL at random instants of their duration. After the next command the
 * workspace must be all old or all new, never between; and the accept must be there once the session says so.
 */
export async function killAccepts(options: {
  readonly kills: number;
  readonly seed: number;
}): Promise<AcceptKillReport> {
  const names = Array.from({ length: fileCount }, (_, index) => `notes/${index}.txt`);
  const patch = [
    '*** Begin Patch',
    ...names.flatMap((name) => [`*** Update File: ${name}`, '@@', '-old', '+new']),
  ];
  await using server = await startModelServer({
    script: [
      { calls: [{ tool: 'apply_patch', arguments: { patch: [...patch, '*** End Patch'].join('\n') } }] },
      { text: 'All notes are new.' },
    ],
  });
  await using folder = await ratchetFolder(Object.fromEntries(names.map((name) => [name, 'old\n'])), {
    environment: modelEnvironment(server.baseUrl),
  });
  const before = readTree(folder.workspace);
  await succeeds(folder, ['run', 'Make the notes new']);
  await succeeds(folder, ['accept']);
  const after = readTree(folder.workspace);
  const writingMs = writingTime(eventsIn(folder));
  await succeeds(folder, ['undo']);
  assert.deepEqual(readTree(folder.workspace), before);

  const random = randomNumbers(options.seed);
  const found = new Map<string, number>();
  let kills = 0;
  while (kills < options.kills) {
    // From the first event on, which is the accept's own command.
    const instant = { lines: 1, afterMs: writingMs * random() };
    const ended = await killAt(folder, ['accept', '--json'], { ...instant, group: random() < 0.5 });
    if (ended === null) {
      kills += 1;
      const stands = standing(readTree(folder.workspace), { before, after });
      found.set(stands, (found.get(stands) ?? 0) + 1);
    }
    await settle(folder, { before, after });
  }
  await succeeds(folder, ['verify']);
  await succeeds(folder, ['replay']);
  return { kills, writingMs, found };
}

function writingTime(events: readonly ShownEvent[]): number {
  const command = events.find((event) => event.type === 'person-commanded');
  return (events.at(-1)?.at ?? 0) - (command?.at ?? 0);
}

/** After one more command all is old or all is new, as the session says; then all is made old again. */
async function settle(
  folder: RatchetFolder,
  trees: { readonly before: Tree; readonly after: Tree },
): Promise<void> {
  await succeeds(folder, ['resume']);
  // An end stays the end when the session is resumed after it; an undo opens the review again.
  const last = eventsIn(folder).findLast(
    (event) =>
      event.type === 'session-ended' ||
      (event.type === 'outcome-recorded' && event.outcome.kind === 'undo-apply'),
  );
  const accepted = last?.type === 'session-ended';
  assert.equal(standing(readTree(folder.workspace), trees), accepted ? 'new' : 'old');
  if (accepted) await succeeds(folder, ['undo']);
  assert.deepEqual(readTree(folder.workspace), trees.before);
}

function standing(tree: Tree, { before, after }: { readonly before: Tree; readonly after: Tree }): string {
  const text = JSON.stringify(tree);
  if (text === JSON.stringify(before)) return 'old';
  return text === JSON.stringify(after) ? 'new' : 'between';
}
