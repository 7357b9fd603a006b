import { runnerCaps } from '../../core/runners/caps.ts';
import { isProjectFolder, isReadForDetection, type ProjectView } from '../../core/runners/project-view.ts';
import type { Fork } from '../../core/ports.ts';

/** Reads what detection looks at from a fork, folders near the root first, up to the caps. */
export async function readProject(fork: Fork): Promise<ProjectView> {
  const files: string[] = [];
  const wanted: string[] = [];
  const folders = ['.'];
  for (let index = 0; index < folders.length && index < runnerCaps.foldersMax; index += 1) {
    const listed = await fork.list(folders[index] ?? '.');
    if (!listed.ok) continue;
    for (const { path, kind, size } of listed.value) {
      if (kind === 'folder' && isProjectFolder(path.slice(path.lastIndexOf('/') + 1))) folders.push(path);
      if (kind !== 'file' || files.length >= runnerCaps.filesMax) continue;
      files.push(path);
      if (isReadForDetection(path) && size <= runnerCaps.readBytesMax) wanted.push(path);
    }
  }
  const texts = new Map<string, string>();
  for (const path of wanted.slice(0, runnerCaps.suiteFilesMax * 2)) {
    const bytes = await fork.read(path);
    if (bytes.ok) texts.set(path, new TextDecoder().decode(bytes.value));
  }
  return { files: files.sort(), text: (path) => texts.get(path) };
}
