// Runs the project's mocha with our reporter.
'use strict';
const { existsSync } = require('node:fs');
const process = require('node:process');
const { request, write } = require('./ratchet-record.cjs');
const { requirePackage, runCommand } = require('./ratchet-launch.cjs');

const asked = request();
const files = asked.files.filter((file) => existsSync(file));
const folder = requirePackage('mocha');
process.env.RATCHET_MOCHA = folder;
// Without a file mocha would take those of its own settings, which nobody asked for.
if (asked.files.length > 0 && files.length === 0) write({ event: 'done' });
else {
  const reporter = require.resolve('./ratchet-mocha.cjs');
  runCommand(folder, 'mocha', [...asked.options, '--reporter', reporter, '--no-color', ...files]);
}
