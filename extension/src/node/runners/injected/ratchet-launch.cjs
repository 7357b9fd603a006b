// Starts a project's own installation of a runner in this process, as its command would.
'use strict';
const { existsSync, readFileSync } = require('node:fs');
const { dirname, join, resolve } = require('node:path');
const Module = require('node:module');
const process = require('node:process');
const { write } = require('./ratchet-record.cjs');

/** The folder of an installed package, looked for as Node does from the working folder upwards. */
function findPackage(name) {
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name);
    if (existsSync(join(found, 'package.json'))) return found;
    if (dirname(folder) === folder) return undefined;
  }
}

/** Finds the package and says so in the records when it is not there, which ends this process. */
function requirePackage(name) {
  write({ event: 'begun', cwd: process.cwd() });
  const folder = findPackage(name);
  if (folder !== undefined) return folder;
  write({ event: 'missing' });
  process.exit(97);
}

/** Runs a package's command with these arguments; `when it ends` belongs to the command. */
function runCommand(folder, name, args) {
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const entry = resolve(folder, typeof bin === 'string' ? bin : bin[name]);
  process.argv.splice(1, process.argv.length, entry, ...args);
  Module.runMain(entry);
}

module.exports = { requirePackage, runCommand };
