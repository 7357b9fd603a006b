import { planFiles, titlePattern, typedCommand, typedPattern } from './plan-files.ts';
import type { Runner } from './runner.ts';
import { splitOptions } from './script-command.ts';

const valued = (
  '-c --config --env --testEnvironment --rootDir --roots --projects --selectProjects --preset -w --maxWorkers ' +
  '--testTimeout -t --testNamePattern --testPathPattern --testPathPatterns --reporters --outputFile --shard ' +
  '--setupFilesAfterEnv --setupFiles --transform --moduleNameMapper --testMatch --testRegex --cacheDirectory'
).split(' ');
const dropped = (
  '--watch --watchAll --coverage --collectCoverage --json --outputFile --reporters -t --testNamePattern --verbose ' +
  '--testPathPattern --testPathPatterns --bail -b -u --updateSnapshot --silent --onlyChanged -o --shard --colors ' +
  '--color --cacheDirectory --ci --findRelatedTests --lastCommit --onlyFailures -f --notify'
).split(' ');

/** Jest, with a reporter of ours. */
export const jest: Runner = {
  name: 'jest',
  javaScript: {
    packageName: 'jest',
    configuration: /^jest\.config\.([cm]?[jt]s|json)$/,
    isScript: ({ program }) => program === 'jest',
    imports: /(?:from\s*|require\(\s*)['"]@jest\/globals['"]|\bjest\.(fn|mock|spyOn)\(/,
    globals: true,
  },
  install: () => 'npm install --save-dev jest',
  plan(request) {
    const { files, named, wanted, titles } = planFiles(request, false);
    const { options } = splitOptions(request.script?.args ?? [], { valued, dropped });
    const namePattern = titles.length > 0 ? titlePattern(titles, '\\s+') : undefined;
    const names = namePattern === undefined ? [] : ['-t', typedPattern(titles)];
    return {
      argv: [request.node, `${request.tools}/ratchet-jest-run.cjs`],
      environment: { ...request.script?.environment, RATCHET_CACHE: `${request.cache}/jest` },
      command: typedCommand(['npx', 'jest', ...options, ...(named.length > 0 ? files : []), ...names]),
      request: { files, wanted, options, ...(namePattern !== undefined && { namePattern }) },
    };
  },
};
