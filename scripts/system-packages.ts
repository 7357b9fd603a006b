import { spawnSync } from 'node:child_process';

/** A program that the project uses, and the Debian package that has it. */
interface SystemProgram {
  readonly program: string;
  readonly debianPackage: string;
  readonly why: string;
  /** a shell command that succeeds when it is there; default: the program is on the PATH */
  readonly check?: string;
}

const programs: readonly SystemProgram[] = [
  { program: 'bwrap', debianPackage: 'bubblewrap', why: 'the sandbox' },
  { program: 'unshare', debianPackage: 'util-linux', why: 'forks as overlays' },
  { program: 'mount', debianPackage: 'mount', why: 'forks as overlays' },
  { program: 'rg', debianPackage: 'ripgrep', why: 'fast search' },
  { program: 'git', debianPackage: 'git', why: 'revisions, and the comparison in benchmarks' },
  { program: 'python3', debianPackage: 'python3', why: 'tests of Python projects' },
  {
    program: 'pytest',
    debianPackage: 'python3-pytest',
    why: 'tests of Python projects',
    check: "python3 -c 'import pytest'",
  },
];

/** What a VS Code in a browser needs; only who opens one installs it (scripts/workbench/provision.ts). */
const workbenchPrograms: readonly SystemProgram[] = [
  {
    program: 'chromium',
    debianPackage: 'chromium',
    why: 'the workbench in tests',
    check: 'command -v chromium || command -v chromium-browser || command -v google-chrome',
  },
  {
    program: 'sans-serif fonts',
    debianPackage: 'fonts-liberation',
    why: 'readable screenshots',
    check: 'fc-list : family | grep -qiE "liberation|dejavu|noto sans|arial"',
  },
  {
    program: 'monospaced fonts',
    debianPackage: 'fonts-dejavu-core',
    why: 'readable screenshots',
    check: 'fc-list : family | grep -qiE "dejavu sans mono|noto sans mono"',
  },
  { program: 'c++', debianPackage: 'g++', why: "compiling a part of VS Code's server" },
  { program: 'make', debianPackage: 'make', why: "compiling a part of VS Code's server" },
];

/**
 * Sees to the system's programs that Ratchet uses: installs what is missing where that can be done (Debian, as root),
 * else prints the exact command. Returns the programs that are still missing.
 */
export function ensureSystemPrograms(
  wanted: readonly string[] = programs.map(({ program }) => program),
): string[] {
  return ensure(programs.filter(({ program }) => wanted.includes(program)));
}

/** The same for what a VS Code in a browser needs: chromium, fonts, a compiler. */
export function ensureWorkbenchPrograms(): string[] {
  return ensure(workbenchPrograms);
}

/** The command with which an administrator installs what a VS Code in a browser needs. */
export const installWorkbenchPrograms = `sudo apt-get install -y ${workbenchPrograms.map(({ debianPackage }) => debianPackage).join(' ')}`;

function ensure(wanted: readonly SystemProgram[]): string[] {
  const missing = wanted.filter((each) => !isInstalled(each));
  if (missing.length === 0) return [];
  const packages = missing.map((each) => each.debianPackage);
  const list = missing.map((each) => `${each.debianPackage} (${each.why})`).join(', ');
  if (process.platform !== 'linux' || !succeeds('command -v apt-get') || process.getuid?.() !== 0) {
    console.log(`Not installed: ${list}. Install with: sudo apt-get install -y ${packages.join(' ')}`);
    return missing.map(({ program }) => program);
  }
  console.log(`Installing ${list} …`);
  run('apt-get', [...waiting, 'update', '-qq']);
  run('apt-get', [...waiting, 'install', '-y', '-qq', '--no-install-recommends', ...packages]);
  return missing.filter((each) => !isInstalled(each)).map(({ program }) => program);
}

/** Another installation may be under way. */
const waiting = ['-o', 'DPkg::Lock::Timeout=600'];

const isInstalled = ({ program, check }: SystemProgram): boolean =>
  succeeds(check ?? `command -v ${program}`);

const succeeds = (command: string): boolean =>
  spawnSync('/bin/sh', ['-c', command], { stdio: 'ignore' }).status === 0;

function run(program: string, args: readonly string[]): void {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'], env: environment });
}

if (import.meta.main) {
  const missing = ensureSystemPrograms();
  if (missing.length > 0) console.log(`Tests that need these programs are skipped: ${missing.join(', ')}.`);
}
