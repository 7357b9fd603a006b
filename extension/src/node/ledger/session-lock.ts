import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, rmSync, statSync } from 'node:fs';
import * as z from 'zod';
import { errorCode } from '../file-failure.ts';
import { createWhole } from './durable.ts';
import { isGone, ownIdentity, ProcessIdentity } from './process-identity.ts';

/** The content of a lock file. */
const LockHolder = ProcessIdentity.extend({
  /** makes every lock file's content unique */
  token: z.string(),
  /** milliseconds since the epoch */
  since: z.number().min(0).max(8.64e15),
});
type LockHolder = z.infer<typeof LockHolder>;

/** The lock, or who holds it. */
export type LockOutcome =
  | {
      readonly kind: 'taken';
      /** Gives the lock back. Harmless when it was removed by hand meanwhile. */
      release(): void;
      /** who had left it behind */
      readonly removed: string | undefined;
    }
  | { readonly kind: 'held'; readonly holder: string };

/**
 * Takes the lock that is the file at `path`, or says who has it. A lock of a process that is gone is removed; so is one
 * without a readable holder, which only a power cut leaves. `now` is milliseconds since the epoch. Throws what the file
 * system says.
 *
 * A stale lock is removed under a second lock that is named after the stale one's content, and only after looking
 * again: nobody else may remove just this content, so what is removed cannot be a lock that was taken meanwhile. The
 * second lock follows the same rules, should its holder be killed.
 */
export function takeLock(path: string, now: number): LockOutcome {
  return take(path, now, 0);
}

/** Whether a process that lives holds the lock that is the file at `path`. `now` is milliseconds since the epoch. */
export function isHeld(path: string, now: number): boolean {
  const present = readText(path);
  return present !== undefined && isAlive(path, present, { holder: parseHolder(present), now });
}

const attemptsMax = 5;
const guardsMax = 4;
/** milliseconds; without hard links a lock is empty for a moment */
const emptyMs = 10_000;

function take(path: string, now: number, depth: number): LockOutcome {
  const text = JSON.stringify({ token: randomUUID(), since: now, ...ownIdentity() });
  let removed: string | undefined;
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    if (createWhole(path, Buffer.from(text), false))
      return { kind: 'taken', release: () => release(path, text), removed };
    const present = readText(path);
    if (present === undefined) continue;
    const holder = parseHolder(present);
    if (isAlive(path, present, { holder, now })) {
      return { kind: 'held', holder: describe(holder) };
    }
    if (removeStale(path, present, { now, depth })) removed = describe(holder);
  }
  return { kind: 'held', holder: 'a process that is just opening it' };
}

function isAlive(
  path: string,
  text: string,
  { holder, now }: { readonly holder: LockHolder | undefined; readonly now: number },
): boolean {
  return holder === undefined ? isFresh(path, text, now) : !isGone(holder);
}

function removeStale(
  path: string,
  stale: string,
  guarded: { readonly now: number; readonly depth: number },
): boolean {
  if (guarded.depth === guardsMax) return false;
  const name = createHash('sha256').update(stale).digest('hex').slice(0, 16);
  const guard = take(`${path}.${name}`, guarded.now, guarded.depth + 1);
  if (guard.kind === 'held') return false;
  const still = readText(path) === stale;
  if (still) rmSync(path, { force: true });
  guard.release();
  return still;
}

function release(path: string, text: string): void {
  if (readText(path) === text) rmSync(path, { force: true });
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function parseHolder(text: string): LockHolder | undefined {
  try {
    return LockHolder.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isFresh(path: string, text: string, now: number): boolean {
  const changed = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return text === '' && changed !== undefined && now - changed < emptyMs;
}

const describe = (holder: LockHolder | undefined): string =>
  holder === undefined
    ? 'an unknown process'
    : `process ${holder.pid} of ${holder.host}, since ${new Date(holder.since).toISOString()}`;
