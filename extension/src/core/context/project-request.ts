import * as z from 'zod';
import type { JsonValue } from '../../protocol/json.ts';
import type { SessionSetup } from '../../protocol/events.ts';
import type { SessionState } from '../session/state.ts';
import { toolsOf } from '../tools/registry.ts';
import type { Tool } from '../tools/tool.ts';
import { instructions } from './instructions.ts';
import type { ModelRequest, ToolDefinition } from './model-request.ts';

/** The model request that a session's thread projects to. Pure: request n is a prefix of request n + 1. */
export function projectRequest(state: SessionState): ModelRequest {
  return {
    model: state.setup.engine.kind === 'model' ? state.setup.engine.model : '',
    instructions,
    tools: toolDefinitions(state.setup),
    items: state.thread.items,
    cacheKey: state.setup.sessionId,
  };
}

const known = new Map<string, readonly ToolDefinition[]>();

function toolDefinitions({ autonomy, knowledge }: SessionSetup): readonly ToolDefinition[] {
  const readOnly = autonomy === 'read-only';
  const key = `${readOnly} ${knowledge ?? 'none'}`;
  const before = known.get(key);
  if (before) return before;
  const tools = toolsOf({ knowledge });
  const definitions = (readOnly ? tools.filter(isReading) : tools).map(define);
  known.set(key, definitions);
  return definitions;
}

const isReading = (tool: Tool): boolean => tool.effect === 'read' || tool.name === 'ask_person';

function define(tool: Tool): ToolDefinition {
  const {
    $schema: _,
    additionalProperties: __,
    ...parameters
  } = z.toJSONSchema(tool.input, { io: 'input', override: withoutLargest }) as {
    [key: string]: JsonValue;
  };
  return { name: tool.name, description: tool.description, parameters };
}

/** Every integer would say that it is one that JavaScript can count to: bytes of every request that tell a model nothing. */
function withoutLargest({ jsonSchema }: { readonly jsonSchema: { maximum?: number } }): void {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}
