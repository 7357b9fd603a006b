// Runs the project's mocha with our reporter.
'use strict';
const process = require('node:process');
const { request } = require('./ratchet-record.cjs');
const { requirePackage, runCommand } = require('./ratchet-launch.cjs');

const { files, options } = request();
const folder = requirePackage('mocha');
process.env.RATCHET_MOCHA = folder;
runCommand(folder, 'mocha', [
  ...options,
  '--reporter',
  require.resolve('./ratchet-mocha.cjs'),
  '--no-color',
  ...files,
]);
