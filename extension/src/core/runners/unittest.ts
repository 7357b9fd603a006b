import { planFiles, typedCommand } from './plan-files.ts';
import type { Runner } from './runner.ts';

/**
 * Python's own unittest, with a runner of ours that loads each file by itself: a file that cannot be imported does not
 * hide the others. It also runs a file's plain `test_…` functions that take no arguments, and files without any test
 * as scripts that fail by raising.
 */
export const unittest: Runner = {
  name: 'unittest',
  install: () => 'install Python 3 from https://www.python.org',
  plan(request) {
    const { files, named, wanted } = planFiles(request, true);
    const modules = named.length > 0 ? dottedNames(files, wanted) : ['discover'];
    return {
      argv: [request.python, `${request.tools}/ratchet_unittest.py`],
      environment: { PYTHONDONTWRITEBYTECODE: '1', PYTHONUNBUFFERED: '1' },
      command: typedCommand([request.python, '-m', 'unittest', ...modules]),
      request: { files, wanted, options: [] },
    };
  },
};

function dottedNames(
  files: readonly string[],
  wanted: Readonly<Record<string, readonly string[]>>,
): readonly string[] {
  return files.flatMap((file) => {
    const titles = wanted[file];
    const module = file.replace(/\.py$/, '').replaceAll('/', '.');
    return titles ? titles.map((title) => `${module}.${title.replaceAll(' > ', '.')}`) : [file];
  });
}
