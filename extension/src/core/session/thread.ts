import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Hash } from '../../protocol/content.ts';
import type { ThreadItem } from '../../protocol/conversation.ts';
import { Sequence } from './sequence.ts';

/** One agent's conversation. `digest` chains the items' hashes, so it names the exact request that they project to. */
export interface Thread {
  readonly items: Sequence<ThreadItem>;
  readonly digest: Hash;
}

/** A thread in which nothing was said. */
export const emptyThread: Thread = { items: Sequence.empty(), digest: '0'.repeat(64) };

/** The thread with one more item. Equal items in equal order have equal digests. */
export function appendItem(thread: Thread, item: ThreadItem): Thread {
  return {
    items: thread.items.append(item),
    digest: bytesToHex(sha256(utf8ToBytes(thread.digest + JSON.stringify(item)))),
  };
}
