import { planFiles, typedCommand } from './plan-files.ts';
import type { Runner } from './runner.ts';

/** pytest, with a plugin of ours that also picks the selected tests after collection. */
export const pytest: Runner = {
  name: 'pytest',
  install: (python) => `${python} -m pip install pytest`,
  plan(request) {
    const { files, named, wanted } = planFiles(request, false);
    return {
      argv: [request.python, `${request.tools}/ratchet_pytest.py`],
      environment: { PYTHONDONTWRITEBYTECODE: '1', PYTHONUNBUFFERED: '1' },
      command: typedCommand([
        request.python,
        '-m',
        'pytest',
        ...(named.length > 0 ? nodeIds(files, wanted) : []),
      ]),
      request: { files, wanted, options: [] },
    };
  },
};

/** The selection as pytest's own node ids: `path::Class::test[parameter]`. */
function nodeIds(
  files: readonly string[],
  wanted: Readonly<Record<string, readonly string[]>>,
): readonly string[] {
  return files.flatMap((file) => {
    const titles = wanted[file];
    if (!titles) return [file];
    return titles.map((title) => `${file}::${nodeIdOf(title)}`);
  });
}

/** Only what stands before a parameter's bracket is nested: a parameter may hold ` > ` itself. */
function nodeIdOf(title: string): string {
  const bracket = title.indexOf('[');
  const names = bracket < 0 ? title : title.slice(0, bracket);
  return names.replaceAll(' > ', '::') + title.slice(names.length);
}
