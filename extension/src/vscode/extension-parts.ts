import type * as vscode from 'vscode';
import type { DeskSession, SessionDesk } from '../core/engine/session-desk.ts';
import type { Caps } from '../protocol/caps.ts';
import type { TaskDraft } from '../protocol/panel/panel-messages.ts';
import type { SessionSetup } from '../protocol/events.ts';
import type { Result } from '../protocol/result.ts';
import type { HealthCheck } from '../protocol/health.ts';

/**
 * What the features of the extension share; made once by `activate`. Each feature is a folder with one function
 * `registerX(parts): vscode.Disposable` that extension.ts calls; features meet only here.
 */
export interface ExtensionParts {
  readonly context: vscode.ExtensionContext;
  /** redacts secrets; never given texts of files */
  readonly log: vscode.LogOutputChannel;
  readonly settings: Settings;
  readonly keys: ApiKeys;
  /** Loads the engine at the first call. */
  desk(): Promise<SessionDesk>;
  readonly focus: SessionFocus;
  readonly tasks: Tasks;
  /** What works on this machine for the workspace and what does not. */
  health(workspace: string): Promise<readonly HealthCheck[]>;
}

/** The person's settings, read when asked: they may change at any time. */
export interface Settings {
  /** null: the server's default or no model */
  readonly model: string | null;
  readonly baseUrl: string | null;
  readonly autonomy: 'read-only' | 'suggest' | 'auto';
  readonly caps: Caps;
  readonly repairBudgetMs: number;
  readonly allowNoSandbox: boolean;
  readonly mirrorCommands: boolean;
  readonly codeLens: boolean;
  readonly keepDays: number;
  readonly sessionBytesMax: number;
  readonly onDidChange: vscode.Event<void>;
}

/** The key for the model's server: in the editor's secret storage, else OPENAI_API_KEY of the environment. */
export interface ApiKeys {
  get(): Promise<string | undefined>;
  set(key: string): Promise<void>;
  clear(): Promise<void>;
  readonly onDidChange: vscode.Event<void>;
}

/** The session that the panel shows and that commands without an argument are meant for. */
export interface SessionFocus {
  readonly current: DeskSession | null;
  readonly onDidChange: vscode.Event<DeskSession | null>;
  /** Opens the session if need be and shows it in the panel. null: the form for a new task. */
  show(sessionId: string | null): Promise<Result<void, string>>;
}

/** Begins sessions for what a person asks; says in a message what keeps it from beginning. */
export interface Tasks {
  /** Shows the panel's form, with what is known already filled in. */
  draft(known: Partial<TaskDraft>): Promise<void>;
  /**
   * Begins what the form holds: chooses the folder, writes acceptance criteria and context into the task. A failure was
   * already said in a message.
   */
  beginDraft(draft: TaskDraft): Promise<Result<DeskSession, string>>;
  /**
   * Begins and shows it. Refuses, with what to do, without a folder or (unless read-only) without trust. A failure was
   * already said in a message.
   */
  begin(
    task: Pick<SessionSetup, 'task' | 'mode' | 'test'> & {
      readonly workspace: string;
      /** null: the built-in repair engine */
      readonly model: string | null;
      readonly autonomy?: SessionSetup['autonomy'];
    },
  ): Promise<Result<DeskSession, string>>;
}
