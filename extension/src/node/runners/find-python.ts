import type { Fork } from '../../core/ports.ts';
import { foldersUp, relativeTo } from '../../core/runners/project-view.ts';

const environments = ['.venv', 'venv', 'env'];
const interpreters = ['bin/python', 'Scripts/python.exe'];

/** Interpreters to try, as a command in `directory` names them: the nearest virtual environment's, then those on the path. */
export async function pythonCandidates(fork: Fork, directory: string): Promise<string[]> {
  for (const folder of foldersUp(directory)) {
    for (const environment of environments) {
      for (const interpreter of interpreters) {
        const path = [...(folder === '.' ? [] : [folder]), environment, interpreter].join('/');
        const state = await fork.stat(path);
        if (state.kind !== 'absent') return [relativeTo(directory, path), 'python3', 'python'];
      }
    }
  }
  return ['python3', 'python'];
}
