import { readlinkSync } from 'node:fs';
import type { IgnoreRules } from '../../core/forks/ignore-rules.ts';
import { byPathOrder } from '../../core/forks/manifests.ts';
import type { FileState, RestEntry } from '../../protocol/content.ts';
import { HashCache } from './file-states.ts';
import { ancestorsOf, countFiles } from './host-files.ts';
import type { Difference, Layers, ScanVisitor, Seen } from './layers.ts';

/** How much of what is ignored a checkpoint keeps. */
export interface IgnoredLimits {
  readonly checkpointIgnoredFilesMax: number;
  readonly checkpointIgnoredBytesMax: number;
}

interface RestNote {
  readonly ignored: boolean;
  /** bytes that count against the limits */
  readonly size: number;
}

/**
 * Which paths of a fork differ from lower: the changes (with what the agent's work was based on) and the rest (see
 * `Manifest.rest`). Knows paths only; states are read when they are asked for.
 */
export class ChangeIndex {
  /** state after the change, once it was asked for */
  readonly #changes = new Map<string, FileState | undefined>();
  readonly #rest = new Map<string, RestNote>();
  readonly #hashes = new HashCache();
  readonly #layers: Layers;
  readonly #rules: IgnoreRules;
  readonly #limits: IgnoredLimits;
  #ignoredFiles = 0;
  #ignoredBytes = 0;
  #omitted = false;

  /** What lower held when the agent first changed the path. */
  readonly bases = new Map<string, FileState>();
  /** Paths that a file tool changed: never noise, whatever is ignored. */
  readonly deliberate = new Set<string>();
  /** Folders with names that are not UTF-8, as of the last update. */
  readonly unreadable = new Set<string>();

  constructor(layers: Layers, rules: IgnoreRules, limits: IgnoredLimits) {
    this.#layers = layers;
    this.#rules = rules;
    this.#limits = limits;
  }

  /** Whether ignored files are too many or too large to be kept. */
  get ignoredOmitted(): boolean {
    return this.#omitted;
  }

  changedPaths(): string[] {
    return [...this.#changes.keys()].sort();
  }

  pathsWithoutBase(): string[] {
    return this.changedPaths().filter((path) => !this.bases.has(path));
  }

  /** Looks again at every path at or below `prefix`; `.` for everything, after a command. */
  update(prefix: string): void {
    this.#forget(prefix);
    this.#layers.scan(prefix, this.#visitor());
    // A scan does not look into ignored places that are gone or too large.
    for (const path of this.deliberate) {
      if (isAtOrBelow(path, prefix) && !this.#changes.has(path)) this.#found(this.#layers.inspect(path));
    }
    if (prefix === '.') return;
    // Whether these folders count depends on what is in them.
    for (const ancestor of ancestorsOf(prefix)) {
      this.#dropRest(ancestor);
      this.#found(this.#layers.inspect(ancestor));
    }
  }

  /** Tells the state of a path that was just written, so that it need not be read again. */
  learn(path: string, state: FileState): void {
    if (this.#changes.has(path)) this.#changes.set(path, state);
  }

  stateAfter(path: string): FileState {
    const known = this.#changes.get(path);
    if (known !== undefined) return known;
    const state = this.stateOf(path);
    if (this.#changes.has(path)) this.#changes.set(path, state);
    return state;
  }

  /** State of any path of the view, now. */
  stateOf(path: string): FileState {
    const seen = this.#layers.see(path);
    if (seen.kind === 'symlink') return { kind: 'symlink', target: readlinkSync(seen.host) };
    if (seen.kind !== 'file') return { kind: 'absent' };
    const hash = this.#hashes.of(seen.host);
    return { kind: 'file', hash, size: seen.stats.size, mode: seen.stats.mode & 0o777 };
  }

  restEntries(): RestEntry[] {
    const entries = [...this.#rest.keys()].map((path): RestEntry => {
      const seen = this.#layers.see(path);
      const isFolder = seen.kind === 'folder';
      return {
        path,
        state: isFolder ? { kind: 'folder', mode: seen.stats.mode & 0o777 } : this.stateOf(path),
      };
    });
    return entries.sort(byPathOrder);
  }

  /** Starts again from changes with these bases: the fork was just restored to them. */
  rebase(bases: ReadonlyMap<string, FileState>): void {
    this.bases.clear();
    this.deliberate.clear();
    this.#rules.forget();
    for (const [path, base] of bases) {
      this.bases.set(path, base);
      if (this.#rules.ignores(path, false)) this.deliberate.add(path);
    }
    this.update('.');
  }

  #visitor(): ScanVisitor {
    return {
      ignores: (path, isFolder) => this.#rules.ignores(path, isFolder),
      entersIgnored: (host) => this.#entersIgnored(host),
      found: (difference) => this.#found(difference),
      unreadableName: (folder) => this.unreadable.add(folder),
    };
  }

  #found(difference: Difference): void {
    const { path, base, now } = difference;
    const wasFile = isFile(base);
    if (wasFile || isFile(now.kind)) {
      const ignored = !this.deliberate.has(path) && this.#rules.ignores(path, false);
      if (!ignored) this.#changes.set(path, undefined);
      else this.#addRest(path, { ignored: true, size: now.kind === 'file' ? now.stats.size : 0 });
    }
    if (isFolderForRest(difference)) {
      this.#addRest(path, { ignored: this.#rules.ignores(path, true), size: 0 });
    }
  }

  #addRest(path: string, note: RestNote): void {
    if (note.ignored && this.#omitted) return;
    this.#dropRest(path);
    this.#rest.set(path, note);
    if (!note.ignored) return;
    this.#ignoredFiles += 1;
    this.#ignoredBytes += note.size;
    const tooMany = this.#ignoredFiles > this.#limits.checkpointIgnoredFilesMax;
    if (tooMany || this.#ignoredBytes > this.#limits.checkpointIgnoredBytesMax) this.#omitIgnored();
  }

  #omitIgnored(): void {
    this.#omitted = true;
    for (const [known, { ignored }] of [...this.#rest]) if (ignored) this.#dropRest(known);
  }

  /** Counting names is much cheaper than looking at every file, only to find that there are too many. */
  #entersIgnored(host: string | undefined): boolean {
    if (this.#omitted || host === undefined) return !this.#omitted;
    const left = this.#limits.checkpointIgnoredFilesMax - this.#ignoredFiles;
    if (countFiles(host, left) > left) this.#omitIgnored();
    return !this.#omitted;
  }

  #dropRest(path: string): void {
    const note = this.#rest.get(path);
    if (note === undefined) return;
    this.#rest.delete(path);
    if (!note.ignored) return;
    this.#ignoredFiles -= 1;
    this.#ignoredBytes -= note.size;
  }

  #forget(prefix: string): void {
    if (prefix === '.') {
      this.#rules.forget();
      this.#changes.clear();
      this.#rest.clear();
      this.unreadable.clear();
      this.#ignoredFiles = 0;
      this.#ignoredBytes = 0;
      this.#omitted = false;
      return;
    }
    for (const path of [...this.#changes.keys()]) if (isAtOrBelow(path, prefix)) this.#changes.delete(path);
    for (const path of [...this.#rest.keys()]) if (isAtOrBelow(path, prefix)) this.#dropRest(path);
  }
}

const isAtOrBelow = (path: string, prefix: string): boolean =>
  prefix === '.' || path === prefix || path.startsWith(`${prefix}/`);

const isFile = (kind: Seen['kind']): boolean => kind === 'file' || kind === 'symlink';

/** Whether a folder was made or removed, or got other permission bits, such that no file's path or mode tells so. */
function isFolderForRest({ base, now, baseMode, empty }: Difference): boolean {
  if (now.kind !== 'folder') return base === 'folder' && !isFile(now.kind);
  const mode = now.stats.mode & 0o777;
  return base === 'folder' ? mode !== baseMode : empty === true || mode !== 0o755;
}
