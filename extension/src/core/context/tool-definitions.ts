import * as z from 'zod';
import type { JsonValue } from '../../protocol/json.ts';
import { toolsOf } from '../tools/registry.ts';
import type { Tool } from '../tools/tool.ts';
import type { ToolDefinition } from './model-request.ts';
import type { ToolSet } from './tool-set.ts';

const known = new Map<ToolSet, readonly ToolDefinition[]>();

/**
 * The tools of a set as models see them; always the same list for the same set. The command line's bundle holds what this
 * gives instead of this file (scripts/tools-ahead.ts), because a start would wait for it.
 */
export function toolDefinitions(set: ToolSet): readonly ToolDefinition[] {
  const before = known.get(set);
  if (before) return before;
  const tools = toolsOf({ knowledge: set.endsWith('with-editor') ? 'editor' : undefined });
  const definitions = (set.startsWith('reading') ? tools.filter(isReading) : tools).map(define);
  known.set(set, definitions);
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
