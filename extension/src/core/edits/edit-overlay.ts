import type { WorkspacePath } from '../../protocol/content.ts';
import type { TextFile } from './text-file.ts';

/** What stands at a path now: a text file, a file that is no text, or nothing. */
export type ReadTextFile = (path: WorkspacePath) => TextFile | 'binary' | undefined;

/** A file's content: text, or the bytes that a path held before all edits. */
export type Content = TextFile | { readonly copyOf: WorkspacePath };

/** One path's state after the edits. */
export interface PlannedWrite {
  readonly path: WorkspacePath;
  readonly content: Content | 'deleted';
  /** the path whose file goes on here, when it was moved */
  readonly movedFrom?: WorkspacePath;
  /** permission bits that the patch asks for */
  readonly mode?: number;
}

/** The files as the edits planned so far leave them. */
export interface Overlay {
  get(path: WorkspacePath): Content | undefined;
  put(path: WorkspacePath, content: Content, mode?: number): void;
  remove(path: WorkspacePath): void;
  /** Moves what stands at `from`; nothing stands at `to`. */
  move(from: WorkspacePath, to: WorkspacePath): void;
  /** Every path that differs from what was read, in the order of first change. */
  writes(): PlannedWrite[];
}

/** An overlay without changes over what `read` gives; each file is read once at most. */
export function createOverlay(read: ReadTextFile): Overlay {
  const originals = new Map<WorkspacePath, Content | undefined>();
  const changed = new Map<WorkspacePath, Omit<PlannedWrite, 'path'>>();
  const original = (path: WorkspacePath): Content | undefined => {
    if (!originals.has(path)) {
      const content = read(path);
      originals.set(path, content === 'binary' ? { copyOf: path } : content);
    }
    return originals.get(path);
  };
  const get = (path: WorkspacePath): Content | undefined => {
    const content = changed.get(path)?.content;
    return content === undefined ? original(path) : content === 'deleted' ? undefined : content;
  };
  return {
    get,
    put(path, content, mode) {
      const before = changed.get(path);
      changed.set(path, { ...before, content, ...(mode === undefined ? {} : { mode }) });
    },
    remove(path) {
      changed.set(path, { content: 'deleted' });
    },
    move(from, to) {
      const moved = changed.get(from);
      const content = get(from);
      if (content === undefined) return;
      changed.set(to, { movedFrom: from, ...moved, content });
      changed.set(from, { content: 'deleted' });
    },
    writes() {
      return [...changed].flatMap(([path, write]): PlannedWrite[] =>
        isUnchanged(original(path), write) ? [] : [{ path, ...write }],
      );
    },
  };
}

function isUnchanged(before: Content | undefined, { content, mode }: Omit<PlannedWrite, 'path'>): boolean {
  if (content === 'deleted') return before === undefined;
  if (before === undefined || mode !== undefined) return false;
  if ('text' in content) {
    return 'text' in before && before.text === content.text && before.endings === content.endings;
  }
  return 'copyOf' in before && before.copyOf === content.copyOf;
}
