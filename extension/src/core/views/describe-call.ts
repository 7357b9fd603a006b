import { findTool } from '../tools/registry.ts';

/** What a tool call is about, in words: its command, the paths that it changes, else its arguments. May have many lines. */
export function describeCall(name: string, input: unknown): string {
  const tool = findTool(name);
  const parsed = tool?.input.safeParse(input);
  if (tool && parsed?.success === true) {
    const touched = tool.touches(parsed.data);
    const words = tool.command(parsed.data) ?? (touched.length > 0 ? touched.join(', ') : null);
    if (words !== null) return words;
  }
  if (typeof input !== 'object' || input === null) return String(input);
  return Object.values(input)
    .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
    .join(' ');
}
