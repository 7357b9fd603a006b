import { execFile } from 'node:child_process';
import { linkSync, mkdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { overlayMountCommand, shellQuote } from '../../core/forks/overlay-mount.ts';
import { fail, ok, type Result } from '../../protocol/result.ts';
import { errorCode } from '../file-failure.ts';
import { findProgram } from '../find-program.ts';
import { identityOf } from '../machine-trials.ts';
import type { MachineTrials } from '../machine-trials.ts';
import { systemPath } from '../system-path.ts';
import { removeTree, statHost } from './host-files.ts';

/** What a trial found to work on this machine for this workspace. */
export interface OverlayMeans {
  /** program and arguments that give a private mount namespace */
  readonly namespace: readonly string[];
  /** options of the mount besides its layers */
  readonly options: string;
}

/**
 * Extended attributes of users work with and without root. Nothing may be in upper that ordinary files cannot say, so
 * no redirects and no metadata-only copies. `volatile` leaves out syncing the disk when the mount goes, which costs
 * 15 ms and more; a fork is only ever trusted through its checkpoints.
 */
const mountOptions = 'userxattr,redirect_dir=nofollow,metacopy=off,index=off,volatile';

/**
 * Makes `directory` ready (`lower`, `upper`, `work`, `view`, and `whiteout`, the device that deletions link to) and
 * mounts the workspace once, deleting and making a folder there, as root or as root of a user namespace; not if that is
 * known to work between the two disks (`trials`). The failure says why overlays do not work.
 */
export async function tryOverlay(
  workspace: string,
  directory: string,
  trials?: MachineTrials,
): Promise<Result<OverlayMeans, 'unavailable'>> {
  if (process.platform !== 'linux')
    return fail('unavailable', `overlay: needs Linux, this is ${process.platform}`);
  for (const folder of ['upper', 'work', 'view', 'staging'])
    mkdirSync(join(directory, folder), { recursive: true });
  if (statHost(join(directory, 'lower')) === undefined) symlinkSync(workspace, join(directory, 'lower'));
  const ways = process.getuid?.() === 0 ? [['-m'], ['-Urm']] : [['-Urm']];
  const dependsOn = trials ? [...programs(), mountOptions, diskOf(workspace), diskOf(directory)] : [];
  const known = trials?.recall('overlay', dependsOn);
  const remembered = ways.find((flags) => flags.join(' ') === known);
  if (trials && remembered && takeWhiteout(trials, directory)) return ok(meansOf(remembered));
  const problems: string[] = [];
  for (const flags of ways) {
    const { namespace } = meansOf(flags);
    const problem = await tryMount(meansOf(flags), workspace, directory);
    if (problem === undefined) {
      if (trials && keepWhiteout(trials, directory)) trials.keep('overlay', dependsOn, flags.join(' '));
      return ok(meansOf(flags));
    }
    problems.push(`${namespace.slice(0, -1).join(' ')}: ${problem}`);
  }
  return fail('unavailable', `overlay: ${problems.join('; ')}`);
}

const meansOf = (flags: readonly string[]): OverlayMeans => ({
  namespace: ['unshare', ...flags, '--'],
  options: mountOptions,
});

const programs = (): readonly string[] =>
  ['unshare', 'mount'].map((name) => identityOf(findProgram(name, systemPath) ?? name));

const diskOf = (folder: string): string => `disk ${statSync(folder).dev}`;

/** Making a device takes a program; a name for one that was made before takes none. */
const takeWhiteout = ({ directory: kept }: MachineTrials, directory: string): boolean =>
  linked(join(kept, 'whiteout'), join(directory, 'whiteout'));

const keepWhiteout = ({ directory: kept }: MachineTrials, directory: string): boolean =>
  linked(join(directory, 'whiteout'), join(kept, 'whiteout'));

/** Whether the device has the second name, too. It has not on another disk, or when it has too many names. */
function linked(from: string, to: string): boolean {
  if (statHost(to)?.isCharacterDevice() === true) return true;
  if (statHost(from)?.isCharacterDevice() !== true) return false;
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return false;
  }
}

/**
 * Mounts the fork's view at `directory/view` in a namespace of its own and tells which of the paths exist in it.
 * Nothing else may have the layers mounted.
 */
export async function existInView(
  means: OverlayMeans,
  directory: string,
  paths: readonly string[],
): Promise<Result<readonly boolean[], 'denied'>> {
  const view = join(directory, 'view');
  const mount = overlayMountCommand({ workspace: view, directory, options: means.options });
  const test = 'for p do if [ -e "./$p" ] || [ -L "./$p" ]; then printf 1; else printf 0; fi; done';
  const answers: boolean[] = [];
  for (const batch of batches(paths, 64 * 1024)) {
    const ran = await run(means.namespace, `${mount} && cd ${shellQuote(view)} && ${test}`, batch);
    if (ran.problem !== undefined) {
      return fail('denied', `Cannot look at the fork as it must be mounted for that: ${ran.problem}`);
    }
    answers.push(...[...ran.stdout].map((digit) => digit === '1'));
  }
  return ok(answers);
}

async function tryMount(
  means: OverlayMeans,
  workspace: string,
  directory: string,
): Promise<string | undefined> {
  const name = '.ratchet-trial';
  const trial = join(directory, 'trial');
  if (statHost(trial) !== undefined) await removeTree(trial);
  for (const folder of ['upper', 'work']) mkdirSync(join(trial, folder), { recursive: true });
  const layers = { upper: 'trial/upper', work: 'trial/work' };
  // Making a folder over a deletion is what needs extended attributes.
  const text = [
    `cd ${shellQuote(directory)}`,
    '{ [ -c whiteout ] || mknod whiteout c 0 0; }',
    `ln whiteout trial/upper/${name}`,
    overlayMountCommand({ workspace, directory, options: means.options }, layers),
    `cd ${shellQuote(workspace)}`,
    `mkdir ${name}`,
    `: > ${name}/file`,
  ].join(' && ');
  const { problem } = await run(means.namespace, text, []);
  if (problem === undefined && statHost(join(trial, 'upper', name, 'file')) === undefined) {
    return 'what is written to the mount does not arrive in its upper layer';
  }
  // What the trial left goes with everything else, or with the next opening.
  return problem;
}

function run(
  namespace: readonly string[],
  text: string,
  operands: readonly string[],
): Promise<{ readonly stdout: string; readonly problem?: string }> {
  const [program = 'unshare', ...flags] = namespace;
  const environment = { PATH: systemPath, LC_ALL: 'C' };
  return new Promise((resolve) => {
    execFile(
      program,
      [...flags, '/bin/sh', '-c', text, 'sh', ...operands],
      { env: environment, timeout: 10_000, cwd: '/', maxBuffer: 16 * 1024 ** 2 },
      (error, stdout, stderr) => {
        if (error === null) return resolve({ stdout });
        const problem = stderr.trim().split('\n').pop() ?? '';
        resolve({ stdout, problem: problem === '' ? error.message : problem });
      },
    );
  });
}

function batches(paths: readonly string[], bytesMax: number): string[][] {
  const all: string[][] = [];
  let bytes = Infinity;
  for (const path of paths) {
    bytes += Buffer.byteLength(path) + 1;
    if (bytes > bytesMax) {
      all.push([]);
      bytes = Buffer.byteLength(path) + 1;
    }
    all[all.length - 1]?.push(path);
  }
  return all;
}
