import * as z from 'zod';
import type { OpenCall } from '../session/state.ts';
import type { Tool } from './tool.ts';

/** What a model's call turned out to be. `invalid` is answered with a message that lets the model mend it. */
export type ClassifiedCall =
  | { readonly kind: 'invalid'; readonly message: string }
  | { readonly kind: 'valid'; readonly tool: Tool; readonly input: unknown };

const known = new WeakMap<OpenCall, ClassifiedCall>();

/**
 * Parses a call's name and arguments. `cut` says that the answer ended at the output limit, `offered` which tools the model
 * was told of.
 */
export function classifyCall(call: OpenCall, cut: boolean, offered: readonly Tool[]): ClassifiedCall {
  const before = known.get(call);
  if (before) return before;
  const result = classify(call, cut, offered);
  known.set(call, result);
  return result;
}

function classify(call: OpenCall, cut: boolean, offered: readonly Tool[]): ClassifiedCall {
  const tool = offered.find(({ name }) => name === call.tool);
  if (!tool) {
    const names = offered.map(({ name }) => name).join(', ');
    return invalid(`Cannot call "${call.tool}" as there is no such tool. The tools are: ${names}.`);
  }
  const parsed = parseJson(call.arguments);
  if (!parsed.ok) return invalid(malformed(call, parsed.message, cut));
  const input = tool.input.safeParse(parsed.value);
  if (input.success) return { kind: 'valid', tool, input: input.data };
  return invalid(
    `Cannot call ${call.tool} with these arguments: ${z.prettifyError(input.error)}\nSend the call again with every argument right.`,
  );
}

const invalid = (message: string): ClassifiedCall => ({ kind: 'invalid', message });

function parseJson(text: string): { ok: true; value: unknown } | { ok: false; message: string } {
  if (text.trim() === '') return { ok: true, value: {} };
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

function malformed(call: OpenCall, message: string, cut: boolean): string {
  const shown =
    call.arguments.length > 600
      ? `${call.arguments.slice(0, 400)} … ${call.arguments.slice(-150)}`
      : call.arguments;
  const why = cut ? 'the answer reached the output limit in the middle of them: make smaller calls' : message;
  return `Cannot call ${call.tool} as its arguments are not valid JSON (${why}). They were:\n${shown}\nNothing was done. Send the call again.`;
}
