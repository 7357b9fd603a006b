import type { Caps } from '../protocol/caps.ts';
import type { EditorKnowledge } from '../core/editor-knowledge.ts';
import type { SessionHost } from '../core/engine/open-session.ts';
import type { DirectivesFile } from '../core/directives/read-chain.ts';
import type { CommandAssessor } from '../core/policy/shell/assess-command.ts';
import type { LedgerStore } from '../core/ledger/ledger.ts';
import type { Person } from '../core/perform/engine-ports.ts';
import type { BlobStore, Clock } from '../core/ports.ts';
import type { Result } from '../protocol/result.ts';
import type { SecretScanner } from '../core/secrets/secret.ts';
import type { LiveNote } from '../protocol/live.ts';
import type { HealthCheck } from '../protocol/health.ts';

/** What the commands talk to a person through. */
export interface Terminal {
  /** true when a person reads along: colours, a live line, questions */
  readonly interactive: boolean;
  readonly color: boolean;
  readonly columns: number;
  out(text: string): void;
  error(text: string): void;
  /** Asks for a line; null when there is nobody to ask or the input ended. */
  ask(question: string): Promise<string | null>;
  readStdin(): Promise<Uint8Array>;
  /** Calls `listener` at every Ctrl-C instead of ending the process. Returns the function that gives it back. */
  onInterrupt(listener: () => void): () => void;
}

/** Texts that were asked for, and what could not be read, one sentence each. */
export interface ReadFiles {
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly problems: readonly string[];
}

/** The engine as the commands use it; made by the composition root. */
export interface CliEngine {
  readonly version: string;
  readonly clock: Clock;
  readonly ledgers: LedgerStore;
  /** name of the model that a session gets when none is named, or null when no model is configured */
  readonly defaultModel: string | null;
  newSessionId(): string;
  blobsOf(sessionId: string): BlobStore;
  sessionHost(options: {
    readonly person: Person;
    readonly onLive: (note: LiveNote) => void;
    readonly onEvent: SessionHost['onEvent'];
    /** the person said yes to commands without a sandbox */
    readonly allowNoSandbox: boolean;
    /** what an editor knows of the files of a workspace; absent outside one */
    readonly knowledgeOf?: (workspace: string) => EditorKnowledge;
  }): SessionHost;
  /** Removes what is kept on the disk for a session's work besides its record. */
  forget(sessionId: string): Promise<void>;
  /** Applies a patch to a folder, all or nothing. */
  applyPatch(folder: string, patch: string): Promise<{ readonly ok: boolean; readonly message: string }>;
  /** What judges commands by the person's and the workspace's rules; fails when a rule file cannot be taken. */
  commandAssessor(workspace: string): Promise<Result<CommandAssessor, string>>;
  /** Files of directives that agents are given in a workspace, farthest first. */
  directives(workspace: string): Promise<readonly DirectivesFile[]>;
  secretScanner(): Promise<SecretScanner>;
  /** Texts of files and folders, relative to a directory. */
  readFiles(directory: string, paths: readonly string[]): Promise<ReadFiles>;
  health(workspace: string): Promise<readonly HealthCheck[]>;
}

/** What a command works with. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly engine: CliEngine;
  /** the folder that a workspace is looked for in */
  readonly directory: string;
  /** one JSON object a line instead of text for people */
  readonly json: boolean;
}

/** How a flag is given: with a text, alone, or with a text any number of times. */
export type Flag = 'text' | 'switch' | 'list';

/** The flags as they were given, by name without the dashes. */
export interface ParsedFlags {
  text(name: string): string | undefined;
  list(name: string): readonly string[];
  has(name: string): boolean;
}

/** Exit codes, the same for every command. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  /** a question waits for a person */
  needsAnswer: 3,
  /** a cap is reached or the model cannot be had; resume */
  paused: 4,
  interrupted: 130,
} as const;
/** One of `exitCodes`. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A command of the command line as `--help` lists it, once, in registry.ts. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<Command>;
}

/** What a command takes and does; one file each in commands/. */
export interface Command {
  /** arguments and flags, as `--help` shows them after the name */
  readonly usage: string;
  /** longer help: what it does, examples */
  readonly help: string;
  readonly flags: Readonly<Record<string, Flag>>;
  run(context: CommandContext, positionals: readonly string[], flags: ParsedFlags): Promise<ExitCode>;
}

/** The caps of a session unless the person gives others. */
export const defaultCaps: Caps = { turns: 200, tokens: 10_000_000, costUsd: 10, elapsedMs: 2 * 3_600_000 };
