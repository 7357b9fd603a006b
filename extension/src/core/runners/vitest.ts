import { planFiles, titlePattern, typedCommand, typedPattern } from './plan-files.ts';
import type { Runner } from './runner.ts';
import { splitOptions } from './script-command.ts';

const valued = (
  '-c --config -r --root --dir --environment --project --pool --mode --testTimeout --hookTimeout --reporter ' +
  '--outputFile -t --testNamePattern --shard --maxWorkers --minWorkers --retry --exclude'
).split(' ');
const dropped = (
  '-w --watch --run --ui --open --coverage --reporter --outputFile -t --testNamePattern --shard --bail -u --update ' +
  '--silent --changed --color --inspect --inspect-brk'
).split(' ');

/** Vitest, started through its Node API so that our reporter and a set-up file of ours come to the project's own. */
export const vitest: Runner = {
  name: 'vitest',
  javaScript: {
    packageName: 'vitest',
    configuration: /^vitest\.(config|workspace)\.[cm]?[jt]s$/,
    isScript: ({ program }) => program === 'vitest',
    imports: /(?:from\s*|import\s*\(?\s*)['"]vitest(\/[\w-]+)?['"]/,
    globals: true,
  },
  install: () => 'npm install --save-dev vitest',
  plan(request) {
    const { files, named, wanted, titles } = planFiles(request, false);
    const { options, rest } = splitOptions(request.script?.args ?? [], { valued, dropped });
    // Vitest joins nested names by a space up to 3, by ` > ` in some of its later matching.
    const namePattern = titles.length > 0 ? titlePattern(titles, '\\s+(?:>\\s+)?') : undefined;
    const names = namePattern === undefined ? [] : ['-t', typedPattern(titles)];
    const filters = rest.filter((word) => word !== 'run' && word !== 'watch' && word !== 'dev');
    return {
      argv: [request.node, `${request.tools}/ratchet-vitest.mjs`],
      environment: request.script?.environment ?? {},
      command: typedCommand([
        'npx',
        'vitest',
        'run',
        ...options,
        ...(named.length > 0 ? files : filters),
        ...names,
      ]),
      request: {
        files: named.length > 0 ? files : filters,
        wanted,
        options,
        ...(namePattern !== undefined && { namePattern }),
      },
    };
  },
};
