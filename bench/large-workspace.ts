import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files in each folder of the workspace. */
const filesInFolder = 50;

/** A workspace of `size` source files in flat folders: `src/d0/f0.ts` and so on. */
export function writeLargeWorkspace(
  workspace: string,
  size: number,
  contentOf: (path: string) => string,
): void {
  for (let folder = 0; folder * filesInFolder < size; folder += 1) {
    mkdirSync(join(workspace, `src/d${folder}`), { recursive: true });
    for (let file = 0; file < filesInFolder; file += 1) {
      const path = `src/d${folder}/f${file}.ts`;
      writeFileSync(join(workspace, path), contentOf(path));
    }
  }
}
