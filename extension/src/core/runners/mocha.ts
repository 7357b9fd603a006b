import { planFiles, typedCommand, typedPattern } from './plan-files.ts';
import type { Runner } from './runner.ts';
import { splitOptions } from './script-command.ts';

const valued = (
  '-r --require -u --ui -t --timeout -s --slow --extension --config --package --file --ignore --exclude --spec ' +
  '--retries -j --jobs -n --node-option --import --loader -f --fgrep -g --grep -R --reporter -O --reporter-option ' +
  '--reporter-options --globals --global'
).split(' ');
const dropped = (
  '-w --watch --watch-files --watch-ignore -f --fgrep -g --grep -i --invert -R --reporter -O --reporter-option ' +
  '--reporter-options -b --bail -c --color --colors -p --parallel -j --jobs --spec --dry-run --inspect --inspect-brk'
).split(' ');

/** Mocha, with a reporter of ours that also picks the selected tests, by their full titles. */
export const mocha: Runner = {
  name: 'mocha',
  javaScript: {
    packageName: 'mocha',
    configuration: /^\.mocharc\.([cm]?js|json|jsonc|ya?ml)$/,
    isScript: ({ program }) => program === 'mocha' || program === '_mocha',
    imports: /(?:from\s*|require\(\s*)['"]mocha['"]/,
    globals: true,
  },
  install: () => 'npm install --save-dev mocha',
  plan(request) {
    const { files, named, wanted, titles } = planFiles(request, true);
    const { options } = splitOptions(request.script?.args ?? [], { valued, dropped });
    const grep = titles.length > 0 ? ['--grep', typedPattern(titles)] : [];
    return {
      argv: [request.node, `${request.tools}/ratchet-mocha-run.cjs`],
      environment: request.script?.environment ?? {},
      command: typedCommand(['npx', 'mocha', ...options, ...(named.length > 0 ? files : []), ...grep]),
      request: { files, wanted, options },
    };
  },
};
