import type { FileState } from '../../protocol/content.ts';
import { sameState } from '../../core/forks/manifests.ts';
import type { AppliedFile, BlobStore } from '../../core/ports.ts';
import type { Sight } from './observe.ts';
import { hashOf } from './observe.ts';
import type { TextEdits } from './text-edits.ts';
import type { Aim, Version } from './versions.ts';
import { contentOf, lostContent } from './wanted-changes.ts';

/** What is to happen at one path. */
export type Verdict =
  | { readonly kind: 'unchanged' }
  | {
      readonly kind: 'change';
      readonly to: Version;
      readonly how: Exclude<AppliedFile['how'], 'unchanged'>;
    }
  | { readonly kind: 'conflict'; readonly message: string; readonly merged?: string }
  | { readonly kind: 'refused'; readonly reason: 'denied' | 'damaged'; readonly message: string };

interface Tools {
  readonly blobs: BlobStore;
  readonly text: TextEdits;
}

/**
 * Brings together what a path once was (the aim's base), what the person has there now, and what it is to become.
 * Where the person changed nothing the goal is taken; where both changed, content and permissions are merged, each by
 * itself; what cannot be merged is a conflict, never a guess.
 */
export async function reconcile(aim: Aim, sight: Sight, tools: Tools): Promise<Verdict> {
  const present = sight.state;
  const [base, goal] = [aim.base.state, aim.goal.state];
  if (sameState(base, goal)) return { kind: 'unchanged' };
  if (goal.kind === 'absent' && present.kind === 'absent') return { kind: 'unchanged' };
  if (sight.blocked && base.kind !== 'absent')
    return { kind: 'refused', reason: 'denied', message: blockedMessage(aim.path, sight.blocked) };
  if (sameState(present, goal)) return { kind: 'unchanged' };
  const merged = sameState(present, base)
    ? ({ kind: 'change', to: aim.goal, how: 'written' } as const)
    : await merge(aim, sight, tools);
  if (merged.kind !== 'change') return merged;
  if (sameState(merged.to.state, present)) return { kind: 'unchanged' };
  if (isProtected(present, merged.to.state, aim.ownMode))
    return { kind: 'refused', reason: 'denied', message: protectedMessage(aim.path, present) };
  if (merged.to.state.kind === 'absent') return { ...merged, how: 'deleted' };
  return { ...merged, how: sameState(merged.to.state, goal) ? 'written' : 'merged' };
}

/** Why a path cannot be reached, or cannot be a file. */
export function blockedMessage(path: string, { way, kind }: NonNullable<Sight['blocked']>): string {
  const seen = { file: 'a file', folder: 'a folder', symlink: 'a symbolic link', other: 'a special file' }[
    kind
  ];
  const rule =
    way === path ? 'a file belongs there' : 'a file is only written through real folders of the workspace';
  return `Cannot write ${path} as ${rule}: ${way} is ${seen}. Move that away and try again.`;
}

async function merge(aim: Aim, sight: Sight, tools: Tools): Promise<Verdict> {
  const [base, goal, mine] = [aim.base.state, aim.goal.state, sight.state];
  const conflict = (what: string): Verdict => ({
    kind: 'conflict',
    message: `Cannot change ${aim.path} as it was changed in the workspace meanwhile: ${what}. Decide which one to keep.`,
  });
  if (mine.kind === 'absent') return conflict('it was deleted there');
  if (goal.kind === 'absent') return conflict('the change deletes it, and it has new content there');
  if (mine.kind !== 'file' || goal.kind !== 'file')
    return conflict('one of the two is a symbolic link, and links cannot be merged');
  const mode = mergeModes(base, mine.mode, goal.mode);
  if (mode === undefined) return conflict('both gave it other permissions');
  const content = await mergeContents(aim, sight, tools);
  switch (content.kind) {
    case 'kept':
      return { kind: 'change', how: 'merged', to: { state: { ...mine, mode } } };
    case 'goal':
      return { kind: 'change', how: 'merged', to: { ...aim.goal, state: { ...goal, mode } } };
    case 'merged': {
      const { bytes } = content;
      const state = { kind: 'file', hash: hashOf(bytes), size: bytes.length, mode } as const;
      return { kind: 'change', how: 'merged', to: { state, bytes } };
    }
    case 'conflict':
      return {
        kind: 'conflict',
        message: `Cannot merge ${aim.path} as the same lines were changed in the workspace meanwhile. Settle them by hand, or in the editor’s merge view.`,
        merged: content.text,
      };
    case 'not-text':
      return conflict('it is not text, or not in one encoding, and cannot be merged');
    case 'lost':
      return { kind: 'refused', reason: 'damaged', message: lostContent(aim.path) };
  }
}

type Content =
  | { kind: 'kept' | 'goal' | 'not-text' | 'lost' }
  | { kind: 'merged'; bytes: Uint8Array }
  | { kind: 'conflict'; text: string };

async function mergeContents(aim: Aim, sight: Sight, { blobs, text }: Tools): Promise<Content> {
  const [base, goal, mine] = [aim.base.state, aim.goal.state, sight.state].map(contentKey);
  if (mine === goal || goal === base) return { kind: 'kept' };
  if (mine === base) return { kind: 'goal' };
  if (aim.base.state.kind === 'symlink') return { kind: 'not-text' };
  const before = aim.base.bytes ?? (await contentOf(aim.base.state, blobs));
  const theirs = aim.goal.bytes ?? (await contentOf(aim.goal.state, blobs));
  if (!before || !theirs || !sight.bytes) return { kind: 'lost' };
  return text.merge({ base: before, mine: sight.bytes, theirs });
}

function contentKey(state: FileState): string {
  return state.kind === 'file' ? state.hash : state.kind;
}

function mergeModes(base: FileState, mine: number, theirs: number): number | undefined {
  // Of a file that both added, the person's permissions stand.
  if (base.kind !== 'file' || mine === theirs || theirs === base.mode) return mine;
  return mine === base.mode ? theirs : undefined;
}

/** Replacing a file needs only a writable folder, so that its own write protection has to be looked at here. */
function isProtected(present: FileState, to: FileState, ownMode: number | undefined): boolean {
  if (present.kind !== 'file' || (present.mode & 0o200) !== 0 || present.mode === ownMode) return false;
  return to.kind !== 'file' || (to.mode & 0o200) === 0;
}

function protectedMessage(path: string, present: FileState): string {
  const mode = present.kind === 'file' ? present.mode.toString(8) : '';
  return `Cannot change ${path} as it is read-only: its permissions are ${mode}. Make it writable (chmod u+w) and try again.`;
}
