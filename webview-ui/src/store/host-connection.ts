import type {
  HostToPanel,
  PanelCommand,
  PanelCommandName,
  PanelReplies,
  PanelToHost,
} from '../../../extension/src/protocol/panel/panel-messages.ts';
import { loadingPage, needsSnapshot, pageVersion, reducePage } from './panel-store.ts';
import type { PageEvent, PageState } from './panel-store.ts';

/** What a command was answered with: its value (null for those that are answered with nothing), or why it was refused. */
export type Reply<Name extends PanelCommandName = PanelCommandName> =
  | { readonly ok: true; readonly value: Name extends keyof PanelReplies ? PanelReplies[Name] : null }
  | { readonly ok: false; readonly message: string };

/** The page's side of the conversation with the extension, and what the page knows from it. */
export interface HostConnection {
  /** What the page knows now; the same object until it changes. */
  readonly page: () => PageState;
  /** Calls `changed` after each change of `page()`; returns how to end that. */
  readonly subscribe: (changed: () => void) => () => void;
  /**
   * Sends a command. Never rejects: a refusal is a value, and is shown to the person unless `quiet`.
   * `detail` and `entries` are quiet by themselves: whoever asks shows what is missing.
   */
  send<Name extends PanelCommandName>(
    command: Extract<PanelCommand, { readonly name: Name }>,
    options?: { readonly quiet?: boolean },
  ): Promise<Reply<Name>>;
  /** Takes in something of the page's own. */
  readonly dispatch: (event: PageEvent) => void;
  /** Asks for everything anew, as a page that was just loaded does. */
  readonly reload: () => void;
  /** Puts an error of the page into the extension's log. */
  readonly report: (message: string) => void;
  /** State of the interface that outlives a hidden page: selected tab, expanded rows. Never what the host knows. */
  readonly saved: SavedState;
}

/** Values by key that the editor keeps for this page. */
export interface SavedState {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
}

/** What `acquireVsCodeApi()` gives a page. */
export interface EditorApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

/**
 * Connects the page: listens, says that it is ready, asks for a snapshot whenever a message is missing.
 * `listen` calls its argument with the data of each message of the host.
 */
export function connectHost(
  api: EditorApi,
  listen: (received: (message: HostToPanel) => void) => void,
): HostConnection {
  let page: PageState = loadingPage;
  let lastId = 0;
  const waiting = new Map<number, (reply: Reply) => void>();
  const listeners = new Set<() => void>();
  const post = (message: PanelToHost): void => api.postMessage(message);

  const dispatch = (event: PageEvent): void => {
    const before = page;
    page = reducePage(page, event);
    const why = needsSnapshot(before, page, event);
    if (why !== null) post({ type: 'resync', why });
    // Another host does not know what this one was asked.
    if (epochOf(before) !== null && epochOf(before) !== epochOf(page)) giveUp(waiting);
    if (page !== before) for (const changed of [...listeners]) changed();
  };

  listen((message) => {
    if (message.type === 'reply') {
      const answer = waiting.get(message.id);
      waiting.delete(message.id);
      answer?.(message.ok ? { ok: true, value: (message.value ?? null) as null } : message);
    } else dispatch(message);
  });
  post({ type: 'ready', version: pageVersion });

  return {
    page: () => page,
    subscribe(changed) {
      listeners.add(changed);
      return () => void listeners.delete(changed);
    },
    async send(command, options) {
      const id = (lastId += 1);
      const reply = new Promise<Reply>((answer) => waiting.set(id, answer));
      post({ type: 'command', id, command });
      const answer = await reply;
      const quiet = options?.quiet ?? ['entries', 'detail'].includes(command.name);
      if (!answer.ok && !quiet) dispatch({ type: 'command-failed', message: answer.message });
      return answer as never;
    },
    dispatch,
    reload: () => post({ type: 'ready', version: pageVersion }),
    report: (message) => post({ type: 'page-error', message: message.slice(0, 10_000) }),
    saved: savedState(api),
  };
}

function epochOf(page: PageState): string | null {
  return page.kind === 'shown' ? page.epoch : null;
}

function giveUp(waiting: Map<number, (reply: Reply) => void>): void {
  const answers = [...waiting.values()];
  waiting.clear();
  for (const answer of answers)
    answer({ ok: false, message: 'The extension was started anew meanwhile. Try again.' });
}

function savedState(api: EditorApi): SavedState {
  const before = api.getState();
  let state = typeof before === 'object' && before !== null ? (before as Record<string, unknown>) : {};
  return {
    get: (key) => state[key],
    set(key, value) {
      state = { ...state, [key]: value };
      api.setState(state);
    },
  };
}
