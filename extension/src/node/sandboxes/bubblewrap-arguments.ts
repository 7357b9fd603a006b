import { sep } from 'node:path';

/** What a command sees. All paths are absolute; a place inside another one wins over it. */
export interface SandboxView {
  readonly workspace: {
    /** real path of the workspace, where the command finds the fork */
    readonly path: string;
    /** host path of what stands there: the path itself when the fork is mounted on it */
    readonly source: string;
    /** the path by which the person knows the workspace, when symbolic links make it another one */
    readonly alias?: string;
  };
  /** where the command starts */
  readonly directory: string;
  readonly network: 'off' | 'on';
  /** empty, writable folders in memory that end with the command */
  readonly privateFolders: readonly string[];
  /** bytes of each private folder; undefined when this bubblewrap cannot limit them */
  readonly privateBytesMax: number | undefined;
  /** look empty */
  readonly hiddenFolders: readonly string[];
  readonly hiddenFiles: readonly string[];
  /** readable although they lie in private or hidden folders */
  readonly visible: readonly string[];
  /** host folders that the command may change */
  readonly writable: readonly string[];
  /** host path of an empty file that stands in for hidden files */
  readonly emptyFile: string;
  /** root keeps what it needs to work with files of several owners; an ordinary user keeps its ids and no capability */
  readonly identity:
    | { readonly kind: 'root' }
    | { readonly kind: 'user' }
    /** the caller is root only inside a user namespace: the command gets its own ids back */
    | { readonly kind: 'mapped-user'; readonly uid: number; readonly gid: number };
}

/** Arguments of `bwrap` for this view, up to the command. The status of the command goes to `statusFd` as JSON lines. */
export function bubblewrapArguments(view: SandboxView, statusFd: number): string[] {
  const places = visiblePlaces(view);
  return [
    ...['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc'],
    ...memoryFolder('/dev/shm', view.privateBytesMax),
    ...['--remount-ro', '/dev'],
    // Root may write kernel settings by its user id alone; bubblewrap itself covers only some of them.
    ...(view.identity.kind === 'root' ? kernelSettings.flatMap((path) => ['--ro-bind-try', path, path]) : []),
    ...places.flatMap((place) => place.arguments),
    ...(view.network === 'off' ? ['--unshare-net'] : []),
    ...['--unshare-pid', '--unshare-ipc', '--unshare-uts'],
    ...identityArguments(view.identity),
    ...['--die-with-parent', '--new-session', '--chdir', view.directory],
    ...['--json-status-fd', String(statusFd), '--'],
  ];
}

/** Whether `inner` is `outer` or lies in it. */
export function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep);
}

type PlaceKind = 'private' | 'hidden-folder' | 'hidden-file' | 'visible' | 'alias' | 'workspace' | 'writable';

interface Place {
  readonly kind: PlaceKind;
  readonly path: string;
  readonly arguments: readonly string[];
}

/** The mounts in an order in which none covers one inside it; what is already as it should be needs none. */
function visiblePlaces(view: SandboxView): Place[] {
  const { path, source, alias } = view.workspace;
  const wanted: Place[] = [
    place('workspace', path, ['--bind', source, path]),
    ...view.writable.map((folder) => place('writable', folder, ['--bind', folder, folder])),
    ...(alias === undefined ? [] : [place('alias', alias, ['--bind', source, alias])]),
    ...view.privateFolders.map((folder) =>
      place('private', folder, memoryFolder(folder, view.privateBytesMax)),
    ),
    ...view.hiddenFolders.map((folder) => place('hidden-folder', folder, emptyFolder(folder))),
    ...view.hiddenFiles.map((file) => place('hidden-file', file, ['--ro-bind', view.emptyFile, file])),
    ...view.visible.map((folder) => place('visible', folder, ['--ro-bind', folder, folder])),
  ];
  const depth = (one: Place): number => one.path.split(sep).length;
  const kept: Place[] = [];
  for (const candidate of wanted.toSorted((a, b) => depth(a) - depth(b))) {
    const around = kept.findLast((one) => isWithin(candidate.path, one.path));
    const covered = around?.kind === 'private' || around?.kind === 'hidden-folder';
    if (around?.path === candidate.path || isNeedless(candidate.kind, covered)) continue;
    kept.push(candidate);
  }
  return kept;
}

function isNeedless(kind: PlaceKind, covered: boolean): boolean {
  switch (kind) {
    case 'hidden-folder':
    case 'hidden-file':
      return covered;
    case 'visible':
    case 'alias':
      return !covered;
    case 'private':
    case 'workspace':
    case 'writable':
      return false;
  }
}

function place(kind: PlaceKind, path: string, mountArguments: readonly string[]): Place {
  return { kind, path, arguments: mountArguments };
}

function memoryFolder(path: string, bytesMax: number | undefined): string[] {
  return [
    '--perms',
    '1777',
    ...(bytesMax === undefined ? [] : ['--size', String(bytesMax)]),
    '--tmpfs',
    path,
  ];
}

/** Closed by its permissions: making the mount read-only would take bubblewrap 0.1 ms for each. */
function emptyFolder(path: string): string[] {
  return ['--perms', '0555', '--tmpfs', path];
}

function identityArguments(identity: SandboxView['identity']): string[] {
  switch (identity.kind) {
    case 'user':
      return ['--cap-drop', 'ALL'];
    case 'mapped-user':
      return [
        ...['--unshare-user', '--uid', String(identity.uid), '--gid', String(identity.gid)],
        ...['--cap-drop', 'ALL'],
      ];
    case 'root':
      // Bubblewrap leaves root every capability, with which a command could mount everything writable again.
      return ['--cap-drop', 'ALL', ...rootCapabilities.flatMap((name) => ['--cap-add', name])];
  }
}

const kernelSettings = [
  '/proc/sys',
  '/proc/sysrq-trigger',
  '/proc/fs',
  '/proc/acpi',
  '/proc/scsi',
  '/proc/mtrr',
];

const rootCapabilities = [
  ...['CAP_CHOWN', 'CAP_DAC_OVERRIDE', 'CAP_FOWNER', 'CAP_FSETID', 'CAP_KILL', 'CAP_SETGID', 'CAP_SETUID'],
  'CAP_NET_BIND_SERVICE',
];
