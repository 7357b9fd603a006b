import { planFiles, typedCommand, typedPattern } from './plan-files.ts';
import type { Runner } from './runner.ts';
import { splitOptions } from './script-command.ts';

const valued = ['-r', '--require', '--import', '--loader', '--experimental-loader', '-C', '--conditions'];
// What the injected runner sets itself, what waits for a person, and what only `node --test` itself understands.
const dropped = [
  '--test',
  '--watch',
  '--test-reporter',
  '--test-reporter-destination',
  '--test-name-pattern',
  '--test-concurrency',
  '--test-isolation',
  '--experimental-test-isolation',
  '--experimental-test-coverage',
  '--test-coverage-include',
  '--test-coverage-exclude',
  '--test-coverage-lines',
  '--test-coverage-branches',
  '--test-coverage-functions',
  '--test-update-snapshots',
  '--test-rerun-failures',
  '--test-shard',
  '--inspect',
  '--inspect-brk',
];

/**
 * Node's own runner, also for scripts that use no test library and fail by throwing. Each file runs in a process of its
 * own, as under `node --test`, started by our script: the stream of `node --test` loses finished tests when a later one
 * never returns or ends the process.
 */
export const nodeTest: Runner = {
  name: 'node-test',
  javaScript: {
    packageName: undefined,
    configuration: undefined,
    isScript: ({ program, args }) =>
      program === 'node' && (args.includes('--test') || args.some((word) => /\.[cm]?[jt]s$/.test(word))),
    imports: /(?:from\s*|require\(\s*|import\s*\(?\s*)['"]node:test['"]/,
    globals: false,
  },
  install: () => 'install Node.js from https://nodejs.org',
  plan(request) {
    const { files, named, wanted, titles } = planFiles(request, true);
    const { options } = splitOptions(request.script?.args ?? [], { valued, dropped });
    const pattern = titles.length > 0 ? [`--test-name-pattern=${typedPattern(titles)}`] : [];
    return {
      argv: [request.node, `${request.tools}/ratchet-node.mjs`],
      environment: request.script?.environment ?? {},
      command: typedCommand(['node', ...options, '--test', ...pattern, ...(named.length > 0 ? files : [])]),
      request: { files, wanted, options },
    };
  },
};
