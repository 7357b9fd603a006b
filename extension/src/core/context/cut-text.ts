/**
 * Text cut to a number of UTF-8 bytes: whole lines of the head and of the tail stay, and a line between them says how
 * much is missing and how to get it.
 */
export function cutToBytes(text: string, bytesMax: number): string {
  if (text.length <= bytesMax / 3) return text;
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= bytesMax) return text;
  const head = Math.floor(bytesMax * 0.6);
  const tail = bytesMax - head;
  const decoder = new TextDecoder();
  const start = wholeLines(decoder.decode(bytes.subarray(0, head)), 'head');
  const end = wholeLines(decoder.decode(bytes.subarray(bytes.length - tail)), 'tail');
  return `${start}\n[${bytes.length - bytesMax} bytes cut here; ask for a smaller part to see them]\n${end}`;
}

function wholeLines(text: string, part: 'head' | 'tail'): string {
  const at = part === 'head' ? text.lastIndexOf('\n') : text.indexOf('\n');
  // A single endless line has no whole line to keep.
  if (at === -1) return text;
  return part === 'head' ? text.slice(0, at) : text.slice(at + 1);
}
