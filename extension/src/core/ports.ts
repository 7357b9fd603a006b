import type {
  ChangeSet,
  Checkpoint,
  CheckpointId,
  FileChange,
  FileState,
  ForkKind,
  Hash,
  Selection,
  WorkspacePath,
} from '../protocol/content.ts';
import type { ModelAnswer, ModelFailureReason } from '../protocol/conversation.ts';
import type { Result } from '../protocol/result.ts';
import type { TestRun, TestSelection, TestSuite } from '../protocol/tests.ts';
import type { Cancellation } from './cancellation.ts';
import type { ModelRequest } from './context/model-request.ts';
import type { RequestBody } from './context/wire/request-body.ts';
import type { SyntaxTree, SyntaxLanguage } from './syntax.ts';

/* ───────────── time ───────────── */

/** The time. */
export interface Clock {
  /** milliseconds since the epoch */
  now(): number;
  /** resolves after `milliseconds`, or at cancellation */
  wait(milliseconds: number, cancellation: Cancellation): Promise<void>;
}

/* ───────────── blobs ───────────── */

/** Content-addressed store of a session. What was put stays readable until the session is pruned. */
export interface BlobStore {
  /**
   * Stores the bytes (idempotent) and returns their address; fails when the store's cap or the disk is full. They
   * outlive the process, and a power cut after `flush`.
   */
  put(bytes: Uint8Array): Promise<Result<Hash, 'no-space' | 'cap-reached' | 'denied' | 'failed'>>;
  /** The bytes, or undefined when there are none under this address (or they no longer match it). */
  get(hash: Hash): Promise<Uint8Array | undefined>;
  has(hash: Hash): Promise<boolean>;
  /**
   * Makes everything that was put so far outlive a power cut; a store without it does so in `put`. Call it before the
   * entry that needs the blobs is flushed.
   */
  flush?(): Promise<Result<void, 'no-space' | 'denied' | 'failed'>>;
}

/* ───────────── the fork ───────────── */

/** Why a fork did not do what it was asked. */
export type ForkFailureReason =
  | 'not-found'
  | 'not-a-file'
  | 'not-a-folder'
  | 'outside-workspace'
  | 'too-large'
  | 'no-space'
  | 'denied'
  | 'cap-reached'
  | 'exists'
  | 'failed';

/** A path in a listing of a fork. */
export interface ForkEntry {
  readonly path: WorkspacePath;
  readonly kind: 'file' | 'folder' | 'symlink' | 'other';
  /** bytes; 0 for what is not a file */
  readonly size: number;
}

/**
 * The agent's view of the workspace: reads fall through to lower, writes stay in upper. The person's files never change
 * through it. Paths are workspace-relative; a path that leaves the workspace, also through a symbolic link, fails with
 * `outside-workspace`.
 */
export interface Fork {
  readonly kind: ForkKind;
  /** absolute path of the person's workspace; commands see the fork at this same path */
  readonly workspace: string;
  stat(path: WorkspacePath): Promise<FileState>;
  /** Follows symbolic links that stay inside the workspace. */
  read(path: WorkspacePath): Promise<Result<Uint8Array, ForkFailureReason>>;
  /** Entries of one folder (`.` is the root), sorted by path, not recursive. */
  list(folder: string): Promise<Result<readonly ForkEntry[], ForkFailureReason>>;
  /**
   * Paths of the view's files in folders whose names `enters` lets pass, folders nearer to the root first, sorted within
   * each. Follows no links. Far cheaper than listing folder by folder; a fork where it is not may leave it out.
   */
  walk?(
    enters: (name: string) => boolean,
    most: { readonly files: number; readonly folders: number },
  ): Promise<readonly WorkspacePath[]>;
  /** Creates parent folders. `mode` defaults to the existing file's mode, else 0o644. */
  write(path: WorkspacePath, bytes: Uint8Array, mode?: number): Promise<Result<void, ForkFailureReason>>;
  /** Deletes a file, a link, or a whole folder. */
  remove(path: WorkspacePath): Promise<Result<void, ForkFailureReason>>;
  move(from: WorkspacePath, to: WorkspacePath): Promise<Result<void, ForkFailureReason>>;
  /** Every change against lower now, sorted by path. */
  changes(): Promise<readonly FileChange[]>;
  /** Snapshot of upper; costs O(changed files). Base contents are stored too, so that a merge can be made later. */
  checkpoint(): Promise<Result<Checkpoint, ForkFailureReason>>;
  /** Makes upper exactly what the checkpoint holds; `undefined` empties it. */
  restore(id: CheckpointId | undefined): Promise<Result<void, ForkFailureReason>>;
  /** What a sandbox needs to run a command on this view. */
  mount(): Promise<ForkMount>;
  /** Takes in what a command changed; must be called after every command that ran on the mount. */
  absorb(): Promise<Result<void, ForkFailureReason>>;
  /** Removes the upper layer and whatever the fork put on disk; checkpoints stay in the blob store. */
  dispose(): Promise<void>;
}

/**
 * How a command gets to see the fork.
 *
 * `overlay`: inside a private mount namespace the sandbox runs the shell text of `overlayMountCommand(mount)`
 * (core/forks/overlay-mount.ts), which puts the fork on the workspace's own path; then it runs the command and ends.
 * The namespace dies with the sandbox's processes, and the mount with it. Nothing has to be written down before or
 * after, also not when the command is killed: `absorb` finds out what changed by itself. Only one command at a time
 * may run on the fork's own layers, and the fork is not used between `mount` and `absorb`. What runs longer gets its
 * own layers: copies (`cp -a`) below `directory`, in a folder named `background-…`, which the sandbox makes and
 * removes. File systems that are mounted below the workspace show as empty folders; the sandbox may bind them again,
 * read only.
 *
 * `directory`: the fork is an ordinary folder tree. The sandbox mounts it on the workspace's path where it can and
 * runs the command in it otherwise. `linked` names the folders in it that only refer to the workspace's own (symbolic
 * links, or git's alternates): with any, the command runs in `directory` itself (mounted over the workspace, they
 * would point at themselves).
 *
 * In both cases the sandbox sees to it that the command cannot write to the workspace itself, nor through `linked`.
 */
export type ForkMount =
  | {
      readonly kind: 'overlay';
      readonly workspace: string;
      /** the fork's own folder: the layers `upper` and `work`, and `lower`, a link to the workspace */
      readonly directory: string;
      /** the upper layer: ordinary files; a deletion is a character device 0:0; no folder is opaque between commands */
      readonly upper: string;
      /**
       * program and arguments that give a private mount namespace in which mounting was tried: `unshare -m`, or with
       * `-Ur`
       */
      readonly namespace: readonly string[];
      /** options of the mount besides its layers, as tried */
      readonly options: string;
    }
  | {
      readonly kind: 'directory';
      readonly workspace: string;
      readonly directory: string;
      /** workspace-relative */
      readonly linked: readonly string[];
    };

/* ───────────── the sandbox ───────────── */

/** What a command may use at most. */
export interface CommandLimits {
  /** milliseconds of wall time; then the process tree is killed */
  readonly wallMs: number;
  /** milliseconds without output; then the process tree is killed */
  readonly idleMs: number;
  /** seconds of processor time of one process */
  readonly cpuSeconds: number;
  /** bytes of resident memory of the whole tree */
  readonly memoryBytes: number;
  /** processes and threads of the whole tree */
  readonly processes: number;
  /** bytes kept of the output: this much at the head and this much at the tail */
  readonly outputHeadBytes: number;
  readonly outputTailBytes: number;
}

/** A command and everything that it may do. */
export interface CommandSpec {
  /** program and arguments, no shell in between; use ['/bin/sh', '-c', text] for shell text */
  readonly argv: readonly string[];
  /** workspace-relative, `.` for the root */
  readonly directory: string;
  /** added to the filtered environment */
  readonly environment: Readonly<Record<string, string>>;
  readonly limits: CommandLimits;
  readonly network: 'off' | 'on';
  /** absolute host folders outside the workspace that the command may write to; for results of test runners */
  readonly writable: readonly string[];
  readonly stdin?: string;
}

/** A piece of output, as it came. */
export interface CommandOutput {
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

/** How a command ended, and what it said and used. */
export interface CommandResult {
  readonly ending:
    | { readonly kind: 'exited'; readonly code: number }
    | { readonly kind: 'signalled'; readonly signal: string }
    | {
        readonly kind: 'killed';
        readonly limit: 'wall-time' | 'idle-time' | 'memory' | 'processes' | 'cancelled';
      };
  /** head and tail of both streams in the order of arrival; a line of its own says so where `omittedBytes` were cut */
  readonly output: string;
  readonly omittedBytes: number;
  readonly durationMs: number;
}

/** Why a command was not run. What a command that was run did is never a failure. */
export type SandboxFailureReason =
  'sandbox-missing' | 'mount-failed' | 'program-missing' | 'cancelled' | 'failed';

/** A command that goes on in the background. It sees the fork as it was at its start; its file changes are dropped. */
export interface BackgroundCommand {
  readonly id: string;
  /** New output since the last poll, and the ending once there is one. */
  poll(): { readonly output: string; readonly result?: CommandResult };
  writeStdin(text: string): void;
  /** Kills the whole process tree; resolves when it is gone. */
  kill(): Promise<CommandResult>;
}

/** Runs commands on a fork with stated limits. It never runs a command outside the isolation that `describe` states. */
export interface Sandbox {
  readonly kind: 'os' | 'docker' | 'none';
  /** What is isolated and what is not, one line each, for people and the ledger. */
  describe(): readonly string[];
  run(
    mount: ForkMount,
    command: CommandSpec,
    onOutput: (output: CommandOutput) => void,
    cancellation: Cancellation,
  ): Promise<Result<CommandResult, SandboxFailureReason>>;
  start(mount: ForkMount, command: CommandSpec): Promise<Result<BackgroundCommand, SandboxFailureReason>>;
}

/* ───────────── tests ───────────── */

/** Finds and runs the tests of a workspace. */
export interface TestRunners {
  /** Runners that the workspace uses, most specific evidence first. Empty when there is none. */
  detect(fork: Fork): Promise<readonly TestSuite[]>;
  /** Runs tests on the fork in the sandbox. Never throws for a broken project: `problem` says what is wrong. */
  run(
    request: {
      readonly fork: Fork;
      readonly suite: TestSuite;
      readonly selection: TestSelection;
      readonly wallMs: number;
    },
    onOutput: (output: CommandOutput) => void,
    cancellation: Cancellation,
  ): Promise<TestRun>;
}

/* ───────────── syntax ───────────── */

/** Parses files of the languages whose grammars are at hand. */
export interface SyntaxTrees {
  /** The language of a path by its name, or undefined when no grammar is at hand. */
  languageOf(path: WorkspacePath): SyntaxLanguage | undefined;
  /** Parses; the caller deletes the tree. */
  parse(language: SyntaxLanguage, text: string): Promise<SyntaxTree>;
}

/* ───────────── search ───────────── */

/** A line that a search found. */
export interface SearchHit {
  readonly path: WorkspacePath;
  /** 1-based */
  readonly line: number;
  readonly text: string;
}

/** Searches the text and the names of a fork's files. */
export interface TextSearch {
  /** Searches the fork's view. `pattern` is an ECMAScript regular expression unless `literal`. */
  search(
    fork: Fork,
    query: {
      readonly pattern: string;
      readonly literal: boolean;
      readonly ignoreCase: boolean;
      readonly include?: string;
      readonly hitsMax: number;
    },
    cancellation: Cancellation,
  ): Promise<
    Result<
      { readonly hits: readonly SearchHit[]; readonly cut: boolean },
      'bad-pattern' | 'failed' | 'cancelled'
    >
  >;
  /** All files of the fork's view that are not ignored, sorted. */
  files(
    fork: Fork,
    query: { readonly glob?: string; readonly filesMax: number },
    cancellation: Cancellation,
  ): Promise<{ readonly paths: readonly WorkspacePath[]; readonly cut: boolean }>;
}

/* ───────────── models ───────────── */

/** Something new of an answer that is still coming, to be shown; the answer itself comes whole. */
export type ModelDelta =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reasoning'; readonly text: string }
  | { readonly kind: 'tool-call'; readonly tool: string };

/** Why a model gave no answer. */
export interface ModelFailure {
  readonly reason: ModelFailureReason;
  readonly message: string;
  /** milliseconds the server asked to wait */
  readonly retryAfterMs?: number;
}

/** A language model. */
export interface Model {
  /** the name that requests carry, for example `gpt-5.2` */
  readonly name: string;
  /** The body that `answer` sends, for measuring what repeats; absent for a model that sends none. */
  body?(request: ModelRequest): RequestBody;
  /** Answers one request. Half an answer is a failure, never an answer. */
  answer(
    request: ModelRequest,
    onDelta: (delta: ModelDelta) => void,
    cancellation: Cancellation,
  ): Promise<
    | { readonly ok: true; readonly value: ModelAnswer }
    | { readonly ok: false; readonly failure: ModelFailure }
  >;
}

/* ───────────── accepting ───────────── */

/** What became of a file of an applied change set. */
export interface AppliedFile {
  readonly path: WorkspacePath;
  readonly how: 'written' | 'merged' | 'deleted' | 'unchanged';
}

/** What came of an apply or an undo. */
export type ApplyOutcome =
  | { readonly status: 'applied'; readonly undoId: string; readonly files: readonly AppliedFile[] }
  /** nothing was written; each conflict holds the text with markers for a merge editor */
  | {
      readonly status: 'conflicts';
      readonly conflicts: readonly {
        readonly path: WorkspacePath;
        readonly message: string;
        readonly merged?: string;
      }[];
    }
  | {
      readonly status: 'failed';
      readonly reason: 'no-space' | 'denied' | 'damaged' | 'unknown-hunk' | 'unknown-undo';
      readonly message: string;
    };

/** Writes accepted changes into the person's workspace, atomically, and takes them back. */
export interface WorkspaceWriter {
  /** Finishes or rolls back an apply that was cut off. Call before anything else; returns what it did, one line each. */
  recover(): Promise<readonly string[]>;
  /** All or nothing. `key` makes it idempotent: an apply that was completed under this key is not done twice. */
  apply(changeSet: ChangeSet, selection: Selection, key: string): Promise<ApplyOutcome>;
  /** Restores what stood before; what the person changed since is merged, or reported as a conflict. Can be undone by its own `undoId`. */
  undo(undoId: string, key: string): Promise<ApplyOutcome>;
}
