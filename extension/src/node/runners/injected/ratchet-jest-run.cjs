// Runs the project's jest with our reporter beside its default one.
'use strict';
const process = require('node:process');
const { request } = require('./ratchet-record.cjs');
const { requirePackage, runCommand } = require('./ratchet-launch.cjs');

const { files, options, namePattern } = request();
const folder = requirePackage('jest');
runCommand(folder, 'jest', [
  ...options,
  '--testLocationInResults',
  '--reporters=default',
  `--reporters=${require.resolve('./ratchet-jest.cjs')}`,
  `--cacheDirectory=${process.env.RATCHET_CACHE}`,
  '--no-color',
  '--passWithNoTests',
  ...(namePattern === undefined ? [] : [`--testNamePattern=${namePattern}`]),
  ...(files.length > 0 ? ['--runTestsByPath', ...files] : []),
]);
