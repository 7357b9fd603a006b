import * as z from 'zod';
import type { JsonValue } from '../../protocol/json.ts';
import type { Observation } from '../../protocol/intents.ts';
import type { Cancellation } from '../cancellation.ts';
import type { EditorKnowledge } from '../editor-knowledge.ts';
import type {
  BackgroundCommand,
  CommandOutput,
  Fork,
  Sandbox,
  SyntaxTrees,
  TestRunners,
  TextSearch,
} from '../ports.ts';

/**
 * What a call can do: `read` only looks, `write` changes the fork, `execute` runs programs on the fork, `control`
 * speaks to the loop or the person and is answered by the decider itself.
 */
export type ToolEffect = 'read' | 'write' | 'execute' | 'control';

/** What tools work with. Everything happens on the fork; nothing here can reach the person's files. */
export interface ToolPorts {
  readonly fork: Fork;
  readonly sandbox: Sandbox;
  readonly search: TextSearch;
  readonly runners: TestRunners;
  readonly syntax: SyntaxTrees;
  readonly observation: Observation;
  /** commands that go on in the background, by id */
  readonly background: Map<string, BackgroundCommand>;
  /** absent when the session goes on outside an editor */
  readonly knowledge?: EditorKnowledge;
}

/** One call of a tool, apart from its input. */
export interface ToolCall {
  /** the intent's id: the same call performed again after a crash has the same key */
  readonly key: string;
  readonly onOutput: (output: CommandOutput) => void;
  readonly cancellation: Cancellation;
}

/** What a call came to. */
export interface ToolAnswer {
  readonly isError: boolean;
  /** for the model; cut to the tool's cap */
  readonly content: string;
  /** for the interface, in the shape that the tool's `details` states; null when there is nothing to tell */
  readonly details: JsonValue;
}

/** A tool: one file each, listed once in the registry. */
export interface Tool<Input = unknown> {
  readonly name: string;
  /** for the model, short: it is part of every request */
  readonly description: string;
  readonly effect: ToolEffect;
  readonly input: z.ZodType<Input>;
  /** what an answer's `details` look like */
  readonly details: z.ZodType<JsonValue>;
  /** milliseconds after which the call is given up */
  readonly timeoutMs: number;
  /** bytes of `content` */
  readonly outputBytesMax: number;
  /** calls a minute; a call above it waits */
  readonly callsPerMinuteMax: number;
  /** paths that the call would change, as the model spelled them and as far as its input tells */
  touches(input: Input): readonly string[];
  /** the command that would run, for policy and the person */
  command(input: Input): string | null;
  run(input: Input, ports: ToolPorts, call: ToolCall): Promise<ToolAnswer>;
}

type Defaulted = 'details' | 'timeoutMs' | 'outputBytesMax' | 'callsPerMinuteMax' | 'touches' | 'command';

/** Makes a tool; what is left out gets the defaults of a harmless, quick reader. */
export function defineTool<Input>(
  tool: Omit<Tool<Input>, Defaulted> & Partial<Pick<Tool<Input>, Defaulted>>,
): Tool<Input> {
  return {
    details: z.null(),
    timeoutMs: 30_000,
    outputBytesMax: 16 * 1024,
    callsPerMinuteMax: 600,
    touches: () => [],
    command: () => null,
    ...tool,
  };
}

/** The answer of a call that did what it was to do. */
export const answer = (content: string, details: JsonValue = null): ToolAnswer => ({
  isError: false,
  content,
  details,
});

/** The answer of a call that did not: `content` says why, and what to do next. */
export const problem = (content: string, details: JsonValue = null): ToolAnswer => ({
  isError: true,
  content,
  details,
});
