/** What the kernel says about user namespaces; undefined where it has no such setting. */
export interface KernelSettings {
  /** kernel.unprivileged_userns_clone (Debian and others) */
  readonly unprivilegedNamespaces: string | undefined;
  /** kernel.apparmor_restrict_unprivileged_userns (Ubuntu 23.10 and newer) */
  readonly apparmorRestriction: string | undefined;
  /** user.max_user_namespaces */
  readonly namespacesMax: string | undefined;
}

/** Why there is no sandbox. */
export type MissingSandbox =
  | { readonly kind: 'no-adapter'; readonly platform: string }
  | { readonly kind: 'no-programs'; readonly programs: readonly string[] }
  /** bubblewrap is there, but a trial run failed with `complaint` */
  | { readonly kind: 'refused'; readonly complaint: string; readonly settings: KernelSettings };

/** One message: what is missing, and the command that helps. */
export function explainMissingSandbox(missing: MissingSandbox): string {
  const remedy = `${remedyFor(missing)} Or allow commands without a sandbox, which isolates nothing.`;
  switch (missing.kind) {
    case 'no-adapter':
      return `Cannot sandbox commands as this version has a sandbox for Linux only: current system is ${missing.platform}. ${remedy}`;
    case 'no-programs':
      return `Cannot sandbox commands as these programs must be installed: missing are ${missing.programs.join(', ')}. ${remedy}`;
    case 'refused':
      return `Cannot sandbox commands as bubblewrap does not work here: it says “${missing.complaint}”. ${remedy}`;
  }
}

function remedyFor(missing: MissingSandbox): string {
  switch (missing.kind) {
    case 'no-adapter':
      return missing.platform === 'win32' ? 'Use WSL.' : 'Use a Linux machine or container.';
    case 'no-programs': {
      const packages = [...new Set(missing.programs.map((name) => packageOf[name] ?? 'coreutils'))].join(' ');
      return `Install them: sudo apt install ${packages} (or dnf, pacman, apk with the same names).`;
    }
    case 'refused':
      return remedyForSettings(missing.settings);
  }
}

const packageOf: Readonly<Record<string, string>> = {
  bwrap: 'bubblewrap',
  unshare: 'util-linux',
  mount: 'util-linux',
};

function remedyForSettings(settings: KernelSettings): string {
  if (settings.unprivilegedNamespaces === '0')
    return 'User namespaces are switched off: sudo sysctl -w kernel.unprivileged_userns_clone=1';
  if (settings.namespacesMax === '0')
    return 'User namespaces are switched off: sudo sysctl -w user.max_user_namespaces=15000';
  if (settings.apparmorRestriction === '1')
    return 'AppArmor restricts user namespaces: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or install a profile that allows bwrap and unshare to use them (sudo apt install apparmor-profiles).';
  return 'In a container, start it with the right to make namespaces (docker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined --cap-add SYS_ADMIN).';
}
