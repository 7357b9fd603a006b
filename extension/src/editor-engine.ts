import { realpathSync } from 'node:fs';
import { createSessionDesk } from './core/engine/create-session-desk.ts';
import type { SessionDesk } from './core/engine/session-desk.ts';
import type { EditorKnowledge } from './core/editor-knowledge.ts';
import type { EngineOptions } from './engine.ts';
import { createEngine } from './engine.ts';
import type { HealthCheck } from './protocol/health.ts';

/** What the engine of an editor window is made from. */
export interface EditorEngineOptions extends Required<EngineOptions> {
  /** The person said yes to commands without a sandbox; asked when a session is opened. */
  readonly allowNoSandbox: () => boolean;
  /** What the editor knows of a workspace's code. */
  readonly knowledgeOf?: (workspace: string) => EditorKnowledge;
}

/** The engine of an editor window. */
export interface EditorEngine {
  readonly desk: SessionDesk;
  health(workspace: string): Promise<readonly HealthCheck[]>;
}

/** The engine for an editor window: a file of its own in the bundle, loaded when it is first wanted. Composition root. */
export function createEditorEngine(options: EditorEngineOptions): EditorEngine {
  const engine = createEngine(options);
  const { knowledgeOf } = options;
  const desk = createSessionDesk({
    ledgers: engine.ledgers,
    version: engine.version,
    newSessionId: () => engine.newSessionId(),
    blobsOf: (sessionId) => engine.blobsOf(sessionId),
    isOpen: (sessionId) => engine.isOpen(sessionId),
    realPath,
    forget: (sessionId) => engine.forget(sessionId),
    hostFor: (listeners) =>
      engine.sessionHost({
        ...listeners,
        allowNoSandbox: options.allowNoSandbox(),
        ...(knowledgeOf && { knowledgeOf }),
      }),
  });
  return { desk, health: (workspace) => engine.health(workspace) };
}

function realPath(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    // Gone, or not to be read: whoever works in it says so.
    return folder;
  }
}
