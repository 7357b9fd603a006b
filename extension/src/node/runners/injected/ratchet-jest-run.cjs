// Runs the project's jest with our reporter beside its default one.
'use strict';
const { existsSync } = require('node:fs');
const process = require('node:process');
const { request, write } = require('./ratchet-record.cjs');
const { requirePackage, runCommand } = require('./ratchet-launch.cjs');

const { files: asked, options, namePattern } = request();
const files = asked.filter((file) => existsSync(file));
const folder = requirePackage('jest');
// Without a file jest would take all, which nobody asked for.
if (asked.length > 0 && files.length === 0) write({ event: 'done' });
else
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
