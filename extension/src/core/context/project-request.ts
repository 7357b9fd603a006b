import type { SessionState } from '../session/state.ts';
import { instructions } from './instructions.ts';
import type { ModelRequest } from './model-request.ts';
import { toolDefinitions } from './tool-definitions.ts';
import { toolSetOf } from './tool-set.ts';

/** The model request that a session's thread projects to. Pure: request n is a prefix of request n + 1. */
export function projectRequest(state: SessionState): ModelRequest {
  return {
    model: state.setup.engine.kind === 'model' ? state.setup.engine.model : '',
    instructions,
    tools: toolDefinitions(toolSetOf(state.setup)),
    items: state.thread.items,
    cacheKey: state.setup.sessionId,
  };
}
