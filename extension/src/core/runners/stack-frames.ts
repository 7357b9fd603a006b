import type { StackFrame } from '../../protocol/tests.ts';
import { runnerCaps } from './caps.ts';

/** Where a stack's file names start: they are absolute below a root, or relative to `directory`. */
export interface StackPlace {
  /** absolute folders that are the workspace, as the processes may have seen it */
  readonly roots: readonly string[];
  /** workspace-relative folder that the runner started in */
  readonly directory: string;
}

interface RawFrame {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
  readonly symbol?: string;
}

/**
 * The frames of a V8 or Python stack that lie in the workspace, deepest first, without `node_modules`, `site-packages`
 * and the runtimes' own files. Formats: https://v8.dev/docs/stack-trace-api and Python's `traceback` module.
 */
export function stackFrames(stack: string, place: StackPlace): StackFrame[] {
  const lines = stack.split(/\r?\n/);
  const python = pythonFrames(lines);
  const raw = python.length > 0 ? python.reverse() : v8Frames(lines);
  const frames: StackFrame[] = [];
  for (const { file, line, column, symbol } of raw) {
    const path = workspacePath(file, place);
    if (path === undefined || isForeign(path) || line < 1) continue;
    const last = frames.at(-1);
    if (last?.path === path && last.line === line && last.column === column) continue;
    frames.push({
      path,
      line,
      ...(column !== undefined && column > 0 && { column }),
      ...(symbol !== undefined && { symbol }),
    });
    if (frames.length >= runnerCaps.stackFramesMax) break;
  }
  return frames;
}

/** A file name as a runner tells it, as a workspace path; undefined when it lies outside the workspace. */
export function workspacePath(file: string, place: StackPlace): string | undefined {
  const name = plainName(file);
  if (name === undefined) return undefined;
  if (!isAbsolute(name)) return inside(joinPath(place.directory, name));
  for (const root of place.roots) {
    const base = slashes(root).replace(/\/+$/, '');
    const same = /^[A-Za-z]:/.test(base)
      ? name.toLowerCase().startsWith(base.toLowerCase() + '/')
      : name.startsWith(base + '/');
    if (same) return inside(joinPath('.', name.slice(base.length + 1)));
  }
  return undefined;
}

/** Joins two relative paths and resolves `.` and `..`; a result that leaves the start keeps its leading `..`. */
export function joinPath(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${slashes(folder)}/${slashes(path)}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.length === 0 ? '.' : parts.join('/');
}

function v8Frames(lines: readonly string[]): RawFrame[] {
  const frames: RawFrame[] = [];
  for (const line of lines) {
    const frame = v8Frame(line) ?? v8SyntaxErrorPlace(line, frames.length);
    if (frame !== undefined) frames.push(frame);
  }
  return frames;
}

function v8Frame(line: string): RawFrame | undefined {
  const text = /^\s*(?:at|❯)\s+(?:async\s+)?(.*)$/.exec(line)?.[1];
  if (text === undefined) return undefined;
  const evaluated = /\(eval at .*?\(((?:file:|\/|[A-Za-z]:)[^()]*?):(\d+):(\d+)\)/.exec(text);
  const named = /^(.*?)\s*\(([^()]*(?:\([^()]*\)[^()]*)*?):(\d+):(\d+)\)$/.exec(text);
  const bare = /^(.*?):(\d+):(\d+)$/.exec(text);
  if (evaluated) return rawFrame(evaluated[1], evaluated[2], evaluated[3], text.split(' ')[0]);
  if (named) return rawFrame(named[2], named[3], named[4], named[1]);
  return bare ? rawFrame(bare[1], bare[2], bare[3]) : undefined;
}

/** Node prints the place of a syntax error in a line of its own, before the message. */
function v8SyntaxErrorPlace(line: string, framesSoFar: number): RawFrame | undefined {
  const place = /^((?:file:\/\/|\/|[A-Za-z]:[\\/])[^()]*?):(\d+)$/.exec(line);
  return place && framesSoFar === 0 ? rawFrame(place[1], place[2]) : undefined;
}

function pythonFrames(lines: readonly string[]): RawFrame[] {
  let frames: RawFrame[] = [];
  for (const line of lines) {
    if (line.startsWith('Traceback (most recent call last)')) frames = [];
    const frame = /^\s*File "(.+?)", line (\d+)(?:, in (.+))?$/.exec(line);
    if (frame) frames.push(rawFrame(frame[1], frame[2], undefined, frame[3]));
  }
  return frames;
}

function rawFrame(file = '', line = '0', column?: string, symbol?: string): RawFrame {
  const name = symbol?.replace(/^(new|async) /, '').replace(/ \[as .*\]$/, '');
  return {
    file,
    line: Number(line),
    ...(column !== undefined && { column: Number(column) }),
    ...(name !== undefined && name !== '' && !/<anonymous>$|^<module>$/.test(name) && { symbol: name }),
  };
}

/** Strips a `file:` address and a query; undefined for what is no file (`node:fs`, `<anonymous>`, `native`). */
function plainName(file: string): string | undefined {
  let name = file.replace(/\?[\w=&.-]*$/, '');
  if (name.startsWith('file://')) {
    name = decodeAddress(name.slice('file://'.length).replace(/[?#].*$/, ''));
    name = name.replace(/^\/(?=[A-Za-z]:)/, '');
  }
  name = slashes(name);
  if (name === '' || name.startsWith('<') || name === 'native' || name === 'unknown') return undefined;
  return /^[a-z][a-z0-9+.-]+:/i.test(name) ? undefined : name;
}

function decodeAddress(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const slashes = (path: string): string => path.replaceAll('\\', '/');
const isAbsolute = (path: string): boolean => path.startsWith('/') || /^[A-Za-z]:\//.test(path);
const inside = (path: string): string | undefined =>
  path === '.' || path.startsWith('..') ? undefined : path;
const isForeign = (path: string): boolean =>
  /(^|\/)(node_modules|site-packages|dist-packages|\.pnp\.[cm]?js)(\/|$)/.test(path);
