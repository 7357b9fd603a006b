import type { ForkMount } from '../ports.ts';

/** The mount of a fork that is an overlay. */
export type OverlayMount = Extract<ForkMount, { readonly kind: 'overlay' }>;

/** Names of the layers below the fork's own folder. */
export interface OverlayLayerNames {
  readonly upper: string;
  readonly work: string;
}

/**
 * POSIX shell text that mounts the fork on the workspace's path; it runs in the private mount namespace, as that
 * namespace's root, and ends with a status other than 0 when the mount failed. It leaves the current directory as it
 * was (a shell that stood in the workspace before must `cd` there again to see the fork). Other layers than the
 * fork's own, for a command that goes on in the background, are named relative to `mount.directory` and must exist.
 *
 * The layers are named relative to the fork's folder, so that no path needs the escapes of mount options. `volatile`
 * mounts leave a mark in `work` that forbids the next one: the text removes it, as upper is only ever trusted through
 * checkpoints.
 */
export function overlayMountCommand(
  mount: Pick<OverlayMount, 'workspace' | 'directory' | 'options'>,
  layers: OverlayLayerNames = { upper: 'upper', work: 'work' },
): string {
  const work = shellQuote(`./${layers.work}/work`);
  const options = shellQuote(
    `lowerdir=lower,upperdir=${layers.upper},workdir=${layers.work},${mount.options}`,
  );
  return (
    `(cd ${shellQuote(mount.directory)} && if [ -e ${work} ]; then rm -rf ${work}; fi && ` +
    `mount -t overlay overlay -o ${options} ${shellQuote(mount.workspace)})`
  );
}

/** The text as one word of a POSIX shell. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
