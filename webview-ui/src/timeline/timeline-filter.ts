import type { TimelineEntry } from '../../../extension/src/protocol/panel/panel-view.ts';
import { entryAt } from '../store/entry-cache.ts';
import type { EntryCache } from '../store/entry-cache.ts';

/** Which entries are shown. */
export type TimelineFilter = 'all' | 'commands' | 'edits' | 'problems';

/** Whether a filter shows an entry. */
export function isShown(filter: TimelineFilter, { kind, status, title, exitCode }: TimelineEntry): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'commands':
      return kind === 'command' || kind === 'tests' || commandTools.test(title);
    case 'edits':
      return kind === 'proposal' || kind === 'apply' || kind === 'rollback' || editTools.test(title);
    case 'problems':
      return status === 'failed' || status === 'denied' || (exitCode !== null && exitCode !== 0);
  }
}

/** What a filter shows of the entries that are known, in order, and how many below `total` are not known yet. */
export function filtered(
  filter: TimelineFilter,
  cache: EntryCache,
  total: number,
): { readonly indexes: readonly number[]; readonly unknown: number } {
  const indexes: number[] = [];
  let unknown = 0;
  for (let index = 0; index < total; index += 1) {
    const entry = entryAt(cache, index);
    if (entry === undefined) unknown += 1;
    else if (isShown(filter, entry)) indexes.push(index);
  }
  return { indexes, unknown };
}

const commandTools = /^(run_command|background_command|run_tests)\b/;
const editTools =
  /^(apply_patch|replace_text|write_file|delete_path|move_path|rename_symbol|quick_fix|format_files)\b/;
