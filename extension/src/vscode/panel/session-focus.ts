import * as vscode from 'vscode';
import type { DeskSession, SessionDesk, Subscription } from '../../core/engine/session-desk.ts';
import type { Result } from '../../protocol/result.ts';
import { ok } from '../../protocol/result.ts';
import type { SessionFocus } from '../extension-parts.ts';

/** What the focus is made from. */
export interface SessionFocusParts {
  desk(): Promise<SessionDesk>;
  /** Brings the panel into sight, without taking the keyboard from where it is. */
  reveal(): Promise<void>;
  /** keeps which session was shown, for a window that is loaded anew */
  readonly memory: vscode.Memento;
}

/** The focus, with what only the panel does to it. */
export interface OwnedFocus extends SessionFocus, vscode.Disposable {
  /** Shows what was shown before the window was loaded anew, if nothing else is and it is still there. */
  recall(): Promise<void>;
  /** The same as `show`, without bringing the panel into sight. */
  put(sessionId: string | null): Promise<Result<void, string>>;
}

/** The focus of a window, on nothing. */
export function createSessionFocus(parts: SessionFocusParts): OwnedFocus {
  return new Focus(parts);
}

const remembered = 'ratchet.shownSession';

class Focus implements OwnedFocus {
  readonly #parts: SessionFocusParts;
  readonly #changed = new vscode.EventEmitter<DeskSession | null>();
  readonly onDidChange = this.#changed.event;
  #current: DeskSession | null = null;
  #looking: Subscription | null = null;
  /** counts what was asked for: only the newest is shown */
  #asked = 0;

  constructor(parts: SessionFocusParts) {
    this.#parts = parts;
  }

  get current(): DeskSession | null {
    return this.#current;
  }

  async show(sessionId: string | null): Promise<Result<void, string>> {
    const put = await this.put(sessionId);
    await this.#parts.reveal();
    return put;
  }

  async put(sessionId: string | null): Promise<Result<void, string>> {
    const asked = (this.#asked += 1);
    if (sessionId === null) {
      this.#set(null);
      return ok(undefined);
    }
    const desk = await this.#parts.desk();
    const read = await desk.read(sessionId);
    if (!read.ok) return read;
    if (asked === this.#asked) this.#set(read.value);
    return ok(undefined);
  }

  async recall(): Promise<void> {
    const sessionId = this.#parts.memory.get<string>(remembered);
    if (sessionId === undefined || this.#asked > 0) return;
    const put = await this.put(sessionId);
    if (!put.ok) await this.#parts.memory.update(remembered, undefined);
  }

  dispose(): void {
    this.#looking?.dispose();
    this.#changed.dispose();
  }

  #set(session: DeskSession | null): void {
    if (session === this.#current) return;
    const before = this.#looking;
    this.#looking = session?.look() ?? null;
    this.#current = session;
    before?.dispose();
    void this.#parts.memory.update(remembered, session?.sessionId);
    this.#changed.fire(session);
  }
}
