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

/** The thread with one more item. Equal items in equal order have equal digests. */
export function appendItem(thread: Thread, item: ThreadItem): Thread {
  return new LazyThread(thread.items.append(item), thread instanceof LazyThread ? thread.known : start);
}

/** The digest of a thread's first items. */
interface Digested {
  readonly items: number;
  readonly digest: Hash;
}

const start: Digested = { items: 0, digest: '0'.repeat(64) };

/** Most threads are never asked for their digest: a fold over a long ledger would hash all that was ever said. */
class LazyThread implements Thread {
  readonly items: Sequence<ThreadItem>;
  #known: Digested;

  constructor(items: Sequence<ThreadItem>, known: Digested) {
    this.items = items;
    this.#known = known;
  }

  get known(): Digested {
    return this.#known;
  }

  get digest(): Hash {
    let { items, digest } = this.#known;
    for (; items < this.items.length; items += 1) {
      digest = bytesToHex(sha256(utf8ToBytes(digest + JSON.stringify(this.items.at(items)))));
    }
    this.#known = { items, digest };
    return digest;
  }
}

/** A thread in which nothing was said. */
export const emptyThread: Thread = new LazyThread(Sequence.empty(), start);
