/** `0.4s`, `12s`, `3m 05s`, `1h 02m`. */
export function durationWords(milliseconds: number): string {
  const seconds = milliseconds / 1_000;
  if (seconds < 9.95) return seconds < 0.05 ? `${Math.round(milliseconds)}ms` : `${seconds.toFixed(1)}s`;
  if (seconds < 59.5) return `${Math.round(seconds)}s`;
  const minutes = Math.floor(Math.round(seconds) / 60);
  if (minutes < 60) return `${minutes}m ${two(Math.round(seconds) % 60)}s`;
  return `${Math.floor(minutes / 60)}h ${two(minutes % 60)}m`;
}

/** `812`, `8.1k`, `84k`, `1.2M`. */
export function countWords(count: number): string {
  if (count < 1_000) return String(Math.round(count));
  if (count < 9_950) return `${(count / 1_000).toFixed(1)}k`;
  if (count < 999_500) return `${Math.round(count / 1_000)}k`;
  return `${(count / 1_000_000).toFixed(count < 9_950_000 ? 1 : 0)}M`;
}

/** `$0.004`, `$0.32`, `$12.50`. */
export function costWords(costUsd: number): string {
  if (costUsd === 0) return '$0';
  return `$${costUsd < 0.01 ? costUsd.toPrecision(1) : costUsd.toFixed(2)}`;
}

/** `1,204`. */
export function wholeNumber(count: number): string {
  return count.toLocaleString('en');
}

/** `1 turn`, `12 turns`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${wholeNumber(count)} ${count === 1 ? one : many}`;
}

function two(count: number): string {
  return String(count).padStart(2, '0');
}
