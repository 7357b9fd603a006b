import type { Spending } from '../../core/session/state.ts';

/** `0.4 s`, `12 s`, `3 min 20 s` */
export function formatDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${Math.round(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `$0.12`, or what is not known said plainly. */
export function formatCost({ costUsd, costUnknown, turns }: Spending): string {
  if (costUnknown === turns && turns > 0) return 'cost not known';
  const known = `$${costUsd.toFixed(costUsd < 1 ? 4 : 2)}`;
  return costUnknown > 0 ? `${known} and ${costUnknown} turns of unknown cost` : known;
}

/** `512 B`, `1.4 KB`, `3.2 MB` */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const units = ['KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = -1;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value.toFixed(1)} ${units[unit] ?? ''}`;
}

/** `just now`, `5 min ago`, `3 h ago`, `2 days ago` */
export function formatAgo(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} days ago`;
}
