import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { overlayMountCommand, shellQuote } from '../../extension/src/core/forks/overlay-mount.ts';
import type { ForkMount } from '../../extension/src/core/ports.ts';
import type { FakeCommandStep } from './fake-fork.ts';

/** Runs shell text on a fork's mount, without any isolation but the private mount namespace. Throws when it fails. */
export async function runOnMount(mount: ForkMount, text: string): Promise<string> {
  const run = promisify(execFile);
  if (mount.kind === 'directory') {
    return (await run('/bin/sh', ['-c', `set -e\n${text}`], { cwd: mount.directory })).stdout;
  }
  const [program = '', ...flags] = mount.namespace;
  const script = `set -e\n${overlayMountCommand(mount)}\ncd ${shellQuote(mount.workspace)}\n${text}`;
  return (await run(program, [...flags, '/bin/sh', '-c', script], { cwd: '/' })).stdout;
}

/** The steps as shell text, with the same meaning as `FakeFork.play`. */
export function scriptOf(steps: readonly FakeCommandStep[]): string {
  const lines = steps.map((step) => {
    const path = shellQuote(`./${step.path}`);
    switch (step.do) {
      case 'remove':
        return `if real ${path}; then rm -rf ${path}; fi`;
      case 'folder':
        return `parents ${path}\nrm -rf ${path}\nmkdir ${path}`;
      case 'link':
        return `parents ${path}\nrm -rf ${path}\nln -s ${shellQuote(step.target)} ${path}`;
      case 'write':
        return [
          `parents ${path}`,
          `if [ -d ${path} ] || [ -L ${path} ]; then rm -rf ${path}; fi`,
          `printf %s ${shellQuote(step.text)} > ${path}`,
          `chmod ${(step.mode ?? 0o644).toString(8)} ${path}`,
        ].join('\n');
    }
  });
  return [makeParents, ...lines].join('\n');
}

/**
 * `parents` makes the folders on the way to $1, replacing what is none; `real` tells whether they are folders, not
 * links.
 */
const makeParents = `umask 022
real() {
  case $1 in */*) real "\${1%/*}" && [ -d "\${1%/*}" ] && [ ! -L "\${1%/*}" ];; *) true;; esac
}
parents() {
  case $1 in */*) ;; *) return 0;; esac
  local p="\${1%/*}"
  [ "$p" = . ] && return 0
  parents "$p"
  if [ -L "$p" ] || { [ -e "$p" ] && [ ! -d "$p" ]; }; then rm -f "$p"; fi
  [ -d "$p" ] || mkdir "$p"
}`;
