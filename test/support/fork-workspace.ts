import { createHash } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  utimesSync,
  writeFileSync,
  chmodSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** Writes files (mode 0o644, an hour old) into a folder. */
export function writeFiles(root: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  mkdirSync(root, { recursive: true });
  const anHourAgo = new Date(Date.now() - 3_600_000);
  for (const [path, content] of Object.entries(files)) {
    const host = join(root, path);
    mkdirSync(dirname(host), { recursive: true });
    writeFileSync(host, content);
    chmodSync(host, 0o644);
    utimesSync(host, anHourAgo, anHourAgo);
  }
}

/** Everything about a tree that a person could notice: one line an entry, with kind, mode, time and content. */
export function describeTree(root: string, withTimes = true): string[] {
  const lines: string[] = [];
  const visit = (folder: string): void => {
    for (const name of readdirSync(join(root, folder)).sort()) {
      const path = folder === '' ? name : `${folder}/${name}`;
      const host = join(root, path);
      const stats = lstatSync(host);
      const time = withTimes ? ` ${stats.mtimeMs}` : '';
      const mode = (stats.mode & 0o777).toString(8);
      if (stats.isDirectory()) {
        lines.push(`${path}/ ${mode}${time}`);
        visit(path);
      } else if (stats.isSymbolicLink()) lines.push(`${path} -> ${readlinkSync(host)}`);
      else if (stats.isFile()) {
        const hash = createHash('sha256').update(readFileSync(host)).digest('hex').slice(0, 16);
        lines.push(`${path} ${mode} ${stats.size} ${hash}${time}`);
      } else lines.push(`${path} other`);
    }
  };
  visit('');
  return lines;
}
