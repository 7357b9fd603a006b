import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import type { Sandbox } from '../../core/ports.ts';
import { fail, ok } from '../../protocol/result.ts';
import type { Result } from '../../protocol/result.ts';
import { findProgram } from '../find-program.ts';
import { identityOf } from '../machine-trials.ts';
import type { MachineTrials } from '../machine-trials.ts';
import { systemPath as trustedPath } from '../system-path.ts';
import { createOsSandbox } from './os-sandbox.ts';
import { explainMissingSandbox } from './missing-sandbox.ts';
import type { KernelSettings } from './missing-sandbox.ts';

/**
 * The operating system's sandbox, after one trial run (about 6 ms) that proves that it works here, unless one did before
 * (`trials`); a command that then cannot be set up takes that word back. Fails with
 * `sandbox-missing` and a message that names what is missing and the command that helps; nothing ever falls back to
 * running without a sandbox. macOS and Windows have none yet.
 */
export async function openSandbox(options: {
  /** private folder on a disk that the sandbox may fill: pipes, caches; the caller makes it and removes it at the end */
  readonly scratch: string;
  /** further paths that commands must not read: Ratchet's state and keys */
  readonly hidden?: readonly string[];
  /** folders that stay readable although they lie below /tmp or in a hidden folder */
  readonly visible?: readonly string[];
  readonly home?: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** where the programs of the sandbox are looked for */
  readonly systemPath?: string;
  readonly platform?: NodeJS.Platform;
  readonly trials?: MachineTrials;
}): Promise<Result<Sandbox, 'sandbox-missing'>> {
  const platform = options.platform ?? process.platform;
  if (platform !== 'linux')
    return fail('sandbox-missing', explainMissingSandbox({ kind: 'no-adapter', platform }));
  const systemPath = options.systemPath ?? trustedPath;
  const bubblewrap = findProgram('bwrap', systemPath);
  const missing = ['bwrap', 'unshare', 'mount', 'mkfifo', 'cp'].filter(
    (name) => findProgram(name, systemPath) === undefined,
  );
  if (bubblewrap === undefined || missing.length > 0)
    return fail('sandbox-missing', explainMissingSandbox({ kind: 'no-programs', programs: missing }));

  const found = await tryBubblewrap(bubblewrap, options.trials);
  if (!found.ok)
    return fail(
      'sandbox-missing',
      explainMissingSandbox({ kind: 'refused', complaint: found.complaint, settings: kernelSettings() }),
    );
  return ok(
    createOsSandbox({
      bubblewrap,
      limitsPrivateFolders: found.limitsPrivateFolders,
      onSetUpFailed: () => options.trials?.forget(),
      systemPath,
      scratch: options.scratch,
      home: options.home ?? homedir(),
      environment: options.environment ?? process.env,
      hidden: options.hidden ?? [],
      visible: options.visible ?? [],
    }),
  );
}

type Trial =
  | { readonly ok: true; readonly limitsPrivateFolders: boolean }
  | { readonly ok: false; readonly complaint: string };

async function tryBubblewrap(bubblewrap: string, trials: MachineTrials | undefined): Promise<Trial> {
  const dependsOn = [identityOf(bubblewrap)];
  const known = trials?.recall('bubblewrap', dependsOn);
  if (known === withSize || known === withoutSize)
    return { ok: true, limitsPrivateFolders: known === withSize };
  let verdict = withSize;
  let complaint = await trial(bubblewrap, true);
  if (complaint?.includes('--size') === true) {
    verdict = withoutSize;
    complaint = await trial(bubblewrap, false);
  }
  if (complaint !== undefined) return { ok: false, complaint };
  trials?.keep('bubblewrap', dependsOn, verdict);
  return { ok: true, limitsPrivateFolders: verdict === withSize };
}

const withSize = 'works';
const withoutSize = 'works without --size';

/** Everything that a command's sandbox asks of the kernel; what bubblewrap complains about, or undefined. */
function trial(bubblewrap: string, limitsFolders: boolean): Promise<string | undefined> {
  const size = limitsFolders ? ['--size', '4096'] : [];
  const words = [
    ...['--clearenv', '--perms', '1777', ...size, '--tmpfs', '/tmp', '--dev', '/dev', '--proc', '/proc'],
    ...['--unshare-net', '--unshare-pid', '--unshare-ipc', '--unshare-uts', '--cap-drop', 'ALL'],
    ...['--die-with-parent', '--new-session', '/bin/sh', '-c', ':'],
  ];
  return new Promise((resolve) => {
    execFile(bubblewrap, ['--ro-bind', '/', '/', ...words], { timeout: trialMs }, (error, _, stderr) =>
      resolve(error === null ? undefined : stderr.trim() || error.message),
    );
  });
}

const trialMs = 10_000;

function kernelSettings(): KernelSettings {
  return {
    unprivilegedNamespaces: settingOf('/proc/sys/kernel/unprivileged_userns_clone'),
    apparmorRestriction: settingOf('/proc/sys/kernel/apparmor_restrict_unprivileged_userns'),
    namespacesMax: settingOf('/proc/sys/user/max_user_namespaces'),
  };
}

/** undefined where the kernel does not have the setting */
function settingOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}
