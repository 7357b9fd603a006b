// Shared by the injected JavaScript: appends records as lines of JSON, at once, so that a killed run keeps them.
'use strict';
const { appendFileSync, readFileSync } = require('node:fs');
const { inspect } = require('node:util');
const process = require('node:process');

const textMax = 4000;
const stackMax = 16000;

/** The request that the engine wrote: files, wanted titles by file, options, namePattern. */
const request = () => JSON.parse(readFileSync(process.env.RATCHET_REQUEST, 'utf8'));

function write(record) {
  appendFileSync(process.env.RATCHET_RESULTS, JSON.stringify(record) + '\n');
}

/** The same form of titles as the engine's ids. */
const titleOf = (names) => names.map((name) => name.replace(/\s+/g, ' ').trim()).join(' > ');

/** Whether a test of this file was asked for; a file without a list of wanted titles runs whole. */
function isWanted(wanted, file, names) {
  const titles = wanted[file];
  return titles === undefined || titles.includes(titleOf(names));
}

function errorRecord(error) {
  if (error === null || typeof error !== 'object') return { message: cut(show(error), textMax) };
  const record = { message: cut(read(error, 'message') ?? show(error), textMax) };
  const name = read(error, 'name');
  if (name !== undefined) record.name = name;
  const stack = read(error, 'stack');
  if (stack !== undefined) record.stack = cut(stack, stackMax);
  if (hasValues(error)) {
    record.expected = cut(show(error.expected), textMax);
    record.actual = cut(show(error.actual), textMax);
  }
  return record;
}

const hasValues = (error) =>
  'expected' in error && 'actual' in error && (error.expected !== undefined || error.actual !== undefined);

function read(error, key) {
  const value = error[key];
  return typeof value === 'string' ? value : undefined;
}

function show(value) {
  try {
    return inspect(value, { depth: 8, maxArrayLength: 200, maxStringLength: textMax, sorted: true });
  } catch {
    return Object.prototype.toString.call(value);
  }
}

const cut = (text, max) => (text.length <= max ? text : `${text.slice(0, max)}…`);

module.exports = { request, write, errorRecord, titleOf, isWanted, show, cut, textMax };
