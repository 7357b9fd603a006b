import { readFileSync, readlinkSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from './make-folder.ts';
import { errorCode } from './file-failure.ts';

/**
 * Trials of this machine that went well, so that the next session need not wait for them. A verdict counts as long as
 * nothing that it depends on has changed: the boot, the namespaces and rights of this process, the kernel's settings, and
 * what `dependsOn` names. It only ever says that something works: what is used for the first time on its word and fails
 * calls `forget`, and the next session tries again.
 */
export interface MachineTrials {
  /** folder for what goes with a verdict */
  readonly directory: string;
  recall(trial: string, dependsOn: readonly string[]): string | undefined;
  keep(trial: string, dependsOn: readonly string[], verdict: string): void;
  forget(): void;
}

/** Verdicts in `trials.json` below a folder that only this person writes to. Whatever cannot be read there is forgotten. */
export function createMachineTrials(directory: string): MachineTrials {
  const file = join(directory, 'trials.json');
  let known: Record<string, Verdict> | undefined;
  let machine: string | undefined;
  const keyOf = (dependsOn: readonly string[]): string =>
    [(machine ??= describeMachine()), ...dependsOn].join('\n');
  return {
    directory,
    recall(trial, dependsOn) {
      const verdict = (known ??= readVerdicts(file))[trial];
      return verdict?.key === keyOf(dependsOn) ? verdict.verdict : undefined;
    },
    keep(trial, dependsOn, verdict) {
      known = { ...readVerdicts(file), [trial]: { key: keyOf(dependsOn), verdict } };
      writeVerdicts(directory, file, known);
    },
    forget() {
      known = {};
      rmSync(file, { force: true });
    },
  };
}

/** A file as a verdict depends on it: replaced or written anew, it is another one. */
export function identityOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats ? `${path} ${stats.dev}:${stats.ino} ${stats.size} ${stats.mtimeMs}` : `${path} missing`;
}

interface Verdict {
  readonly key: string;
  readonly verdict: string;
}

function readVerdicts(file: string): Record<string, Verdict> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // None yet, or not to be read: the trials are made again.
    return {};
  }
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, Verdict] => isVerdict(entry[1])));
}

const isVerdict = (value: unknown): value is Verdict =>
  typeof value === 'object' &&
  value !== null &&
  'key' in value &&
  'verdict' in value &&
  typeof value.key === 'string' &&
  typeof value.verdict === 'string';

function writeVerdicts(directory: string, file: string, verdicts: Record<string, Verdict>): void {
  const written = `${file}.${process.pid}`;
  try {
    makeFolder(directory);
    writeFileSync(written, JSON.stringify(verdicts), { mode: 0o600 });
    renameSync(written, file);
  } catch (error) {
    // Nowhere to keep it: it is tried again.
    if (errorCode(error) === undefined) throw error;
  }
}

/** Everything but programs and disks that decides whether namespaces and mounts work for this process. */
function describeMachine(): string {
  const status = textOf('/proc/self/status');
  const rights = ['Uid', 'Gid', 'CapEff', 'CapBnd', 'NoNewPrivs', 'Seccomp'].map(
    (name) => new RegExp(`^${name}:.*$`, 'm').exec(status)?.[0],
  );
  return [
    textOf('/proc/sys/kernel/random/boot_id'),
    ...['mnt', 'user', 'pid'].map((kind) => linkOf(`/proc/self/ns/${kind}`)),
    ...rights,
    textOf('/proc/self/attr/current'),
    textOf('/proc/sys/kernel/unprivileged_userns_clone'),
    textOf('/proc/sys/kernel/apparmor_restrict_unprivileged_userns'),
    textOf('/proc/sys/user/max_user_namespaces'),
  ].join('\n');
}

/** Empty where the system does not have it. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
