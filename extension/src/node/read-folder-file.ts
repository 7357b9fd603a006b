import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A regular file of a folder with its permission bits; undefined for what is none (missing, a link, a folder). */
export function readFolderFile(
  folder: string,
  path: string,
): { bytes: Uint8Array; mode: number } | undefined {
  const file = join(folder, path);
  const stats = lstatSync(file, { throwIfNoEntry: false });
  if (!stats?.isFile()) return undefined;
  return { bytes: readFileSync(file), mode: stats.mode & 0o777 };
}
