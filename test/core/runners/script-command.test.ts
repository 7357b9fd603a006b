import assert from 'node:assert/strict';
import { scriptCommands, splitOptions } from '../../../extension/src/core/runners/script-command.ts';

const only = (text: string): unknown => {
  const [command] = scriptCommands({ test: text });
  return command && [command.program, [...command.args], { ...command.environment }];
};

describe('package scripts', () => {
  it('show the program that they start, its words and its environment', () => {
    assert.deepEqual(only('mocha'), ['mocha', [], {}]);
    assert.deepEqual(only('TZ=UTC npx -y mocha "test/**/*.js" -r ./set\\ up.js'), [
      'mocha',
      ['test/**/*.js', '-r', './set up.js'],
      { TZ: 'UTC' },
    ]);
    assert.deepEqual(only("cross-env NODE_ENV=test c8 --all node --test 'a b.js'"), [
      'node',
      ['--test', 'a b.js'],
      { NODE_ENV: 'test' },
    ]);
    assert.deepEqual(only('node_modules/.bin/jest.cmd --ci'), ['jest', ['--ci'], {}]);
    assert.deepEqual(only('pnpm exec vitest run'), ['vitest', ['run'], {}]);
  });

  it('show what node starts, with its own options as environment', () => {
    assert.deepEqual(only('node --experimental-vm-modules node_modules/jest/bin/jest.js a'), [
      'jest',
      ['a'],
      { NODE_OPTIONS: '--experimental-vm-modules' },
    ]);
  });

  it('show every command of a chain, the script test first, and no watching', () => {
    const commands = scriptCommands({
      'test:watch': 'mocha --watch',
      'unit:lib': 'jest lib',
      test: 'npm run build && eslint . ; mocha',
      build: 'tsc',
    });
    assert.deepEqual(
      commands.map(({ script, program }) => `${script}: ${program}`),
      ['test: eslint', 'test: mocha', 'unit:lib: jest'],
    );
  });

  it('split into options with their values, and the rest', () => {
    const words = [
      '-r',
      'tsx',
      '--watch',
      '--timeout=5',
      '--reporter',
      'dot',
      'a.js',
      '--',
      'b.js',
      '--flag',
    ];
    assert.deepEqual(
      splitOptions(words, { valued: ['-r', '--reporter'], dropped: ['--watch', '--reporter'] }),
      {
        options: ['-r', 'tsx', '--timeout=5', '--flag'],
        rest: ['a.js', 'b.js'],
      },
    );
  });
});
