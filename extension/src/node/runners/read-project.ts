import type { Fork } from '../../core/ports.ts';
import { runnerCaps } from '../../core/runners/caps.ts';
import { isProjectFolder, isReadForDetection, type ProjectView } from '../../core/runners/project-view.ts';

const parallelMax = 16;

const { filesMax, foldersMax, readBytesMax, suiteFilesMax } = runnerCaps;

/** Reads what detection looks at from a fork, folders near the root first, up to the caps. */
export async function readProject(fork: Fork): Promise<ProjectView> {
  const files = await (fork.walk?.(isProjectFolder, { files: filesMax, folders: foldersMax }) ??
    listProject(fork));
  const wanted = files.filter(isReadForDetection).slice(0, suiteFilesMax * 2);
  const texts = new Map<string, string>();
  await inParallel(wanted, async (path) => {
    const bytes = await fork.read(path);
    if (bytes.ok && bytes.value.length <= readBytesMax)
      texts.set(path, new TextDecoder().decode(bytes.value));
  });
  return { files: files.toSorted(), text: (path) => texts.get(path) };
}

/** All files, one level of folders after the other. */
async function listProject(fork: Fork): Promise<readonly string[]> {
  const files: string[] = [];
  let level = ['.'];
  let folders = 0;
  while (level.length > 0 && folders < foldersMax && files.length < filesMax) {
    const taken = level.slice(0, foldersMax - folders);
    folders += taken.length;
    const listed = await Promise.all(taken.map((folder) => fork.list(folder)));
    const entries = listed.flatMap((one) => (one.ok ? one.value : []));
    files.push(...entries.filter(({ kind }) => kind === 'file').map(({ path }) => path));
    level = entries
      .filter(({ path, kind }) => kind === 'folder' && isProjectFolder(path.slice(path.lastIndexOf('/') + 1)))
      .map(({ path }) => path);
  }
  return files.slice(0, filesMax);
}

async function inParallel<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const worker = async (): Promise<void> => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: parallelMax }, worker));
}
