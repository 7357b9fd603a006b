import * as z from 'zod';

/** Lower-case hexadecimal SHA-256 of a blob's bytes; the blob's address in a blob store. */
export const Hash = z.string().regex(/^[0-9a-f]{64}$/);
export type Hash = z.infer<typeof Hash>;

/** What stands at a path: nothing, a regular file, or a symbolic link. Folders exist through the files in them. */
export const FileState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('absent') }),
  z.object({
    kind: z.literal('file'),
    hash: Hash,
    /** bytes */
    size: z.number().int().nonnegative(),
    /** permission bits, 0 to 0o777 */
    mode: z.number().int().min(0).max(0o777),
  }),
  z.object({ kind: z.literal('symlink'), target: z.string() }),
]);
export type FileState = z.infer<typeof FileState>;

/** Workspace-relative path: `/` separators, no leading `./`, no `..` segment. */
export const WorkspacePath = z.string().min(1);
export type WorkspacePath = z.infer<typeof WorkspacePath>;

/** One path's difference between two snapshots. `before` is what the agent's work was based on. */
export const FileChange = z.object({
  path: WorkspacePath,
  before: FileState,
  after: FileState,
  /** set when `after` continues a file that was deleted at this path in the same change set */
  movedFrom: WorkspacePath.optional(),
});
export type FileChange = z.infer<typeof FileChange>;

/** Address of a checkpoint: the hash of its manifest. Equal upper layers have equal ids. */
export type CheckpointId = Hash;

/** Immutable snapshot of a fork's upper layer. The manifest (every change against lower) is the blob named `id`. */
export const Checkpoint = z.object({
  id: Hash,
  /** number of changed paths */
  files: z.number().int().nonnegative(),
  /** bytes of changed content */
  bytes: z.number().int().nonnegative(),
});
export type Checkpoint = z.infer<typeof Checkpoint>;

/** Something in upper that is no change for a person's files: see `Manifest.rest`. */
export const RestEntry = z.object({
  path: WorkspacePath,
  state: z.discriminatedUnion('kind', [
    ...FileState.options,
    /** a folder that holds nothing, or whose permission bits (0 to 0o777) are not what making it would give */
    z.object({ kind: z.literal('folder'), mode: z.number().int().min(0).max(0o777) }),
  ]),
});
export type RestEntry = z.infer<typeof RestEntry>;

/** The blob behind a checkpoint id, as canonical JSON. */
export const Manifest = z.object({
  version: z.literal(1),
  /** changes against lower, sorted by path */
  changes: z.array(FileChange),
  /**
   * What else upper holds, sorted by path, so that a rollback is faithful: files that commands left in ignored places and
   * below `.git`, folders that were made or removed. Never part of a change set.
   */
  rest: z.array(RestEntry).optional(),
  /** true when ignored files were too many or too large to be kept; a restore then leaves those of upper as they are */
  ignoredOmitted: z.literal(true).optional(),
});
export type Manifest = z.infer<typeof Manifest>;

/** The unit of review, apply and rollback. `id` is the id of the checkpoint that it leads to. */
export const ChangeSet = z.object({ id: Hash, files: z.array(FileChange) });
export type ChangeSet = z.infer<typeof ChangeSet>;

/** How a fork is made; chosen at start and recorded. */
export const ForkKind = z.enum(['overlay', 'clone', 'worktree', 'copy']);
export type ForkKind = z.infer<typeof ForkKind>;

/**
 * A part of one text file's change that a person can keep or undo alone. Lines are 1-based; an empty side has length
 * 0 and starts at the line before which it stands. `id` depends on the path and the texts, not on the position in a list.
 */
export const Hunk = z.object({
  id: z.string(),
  path: WorkspacePath,
  beforeStart: z.number().int(),
  beforeLines: z.array(z.string()),
  afterStart: z.number().int(),
  afterLines: z.array(z.string()),
});
export type Hunk = z.infer<typeof Hunk>;

/** Which part of a change set is meant: all of it, whole files, or single hunks (text files). */
export const Selection = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('files'), paths: z.array(WorkspacePath) }),
  z.object({ kind: z.literal('hunks'), ids: z.array(z.string()) }),
]);
export type Selection = z.infer<typeof Selection>;
