import type { Fork, ForkEntry } from '../../core/ports.ts';
import { runnerCaps } from '../../core/runners/caps.ts';
import { isProjectFolder, isReadForDetection, type ProjectView } from '../../core/runners/project-view.ts';

const parallelMax = 16;

/** Reads what detection looks at from a fork, folders near the root first, up to the caps. */
export async function readProject(fork: Fork): Promise<ProjectView> {
  const entries = await listProject(fork);
  const files = entries.slice(0, runnerCaps.filesMax);
  const wanted = files
    .filter(({ path, size }) => isReadForDetection(path) && size <= runnerCaps.readBytesMax)
    .slice(0, runnerCaps.suiteFilesMax * 2);
  const texts = new Map<string, string>();
  await inParallel(wanted, async ({ path }) => {
    const bytes = await fork.read(path);
    if (bytes.ok) texts.set(path, new TextDecoder().decode(bytes.value));
  });
  return { files: files.map(({ path }) => path).sort(), text: (path) => texts.get(path) };
}

/** All files, one level of folders after the other. */
async function listProject(fork: Fork): Promise<ForkEntry[]> {
  const files: ForkEntry[] = [];
  let level = ['.'];
  let folders = 0;
  while (level.length > 0 && folders < runnerCaps.foldersMax && files.length < runnerCaps.filesMax) {
    const listed = new Map<string, readonly ForkEntry[]>();
    const taken = level.slice(0, runnerCaps.foldersMax - folders);
    folders += taken.length;
    await inParallel(taken, async (folder) => {
      const entries = await fork.list(folder);
      if (entries.ok) listed.set(folder, entries.value);
    });
    const entries = taken.flatMap((folder) => listed.get(folder) ?? []);
    files.push(...entries.filter(({ kind }) => kind === 'file'));
    level = entries
      .filter(({ path, kind }) => kind === 'folder' && isProjectFolder(path.slice(path.lastIndexOf('/') + 1)))
      .map(({ path }) => path);
  }
  return files;
}

async function inParallel<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const worker = async (): Promise<void> => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: parallelMax }, worker));
}
