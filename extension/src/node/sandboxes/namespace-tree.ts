import { setTimeout as after } from 'node:timers/promises';
import { usageOfNamespace } from './process-tree.ts';
import { sendKill } from './send-kill.ts';
import type { ProcessTree } from './supervise.ts';

/**
 * The processes of a PID namespace that bubblewrap made. Killing its init makes the kernel kill all the others, however
 * they detached themselves, before bubblewrap sees the init end: when the launch has ended, they are gone.
 */
export function createNamespaceTree(tasksMax: number): ProcessTree {
  let init: number | undefined;
  return {
    kill(child, setUpText, attempt) {
      init ??= initProcessIn(setUpText);
      // Bubblewrap ends by itself after its init. Before there is one, and when that takes long, its group goes too.
      if (init !== undefined) sendKill(init);
      if (child.pid !== undefined && (init === undefined || attempt >= groupAttempt)) sendKill(-child.pid);
    },
    usage(_child, setUpText) {
      init ??= initProcessIn(setUpText);
      return init === undefined ? undefined : usageOfNamespace(init, tasksMax);
    },
    async clear() {
      for (let turn = 0; turn < clearTurnsMax; turn++) {
        if (init === undefined || usageOfNamespace(init, 0) === undefined) return;
        await after(clearEveryMs);
      }
    },
  };
}

const groupAttempt = 10;
const clearTurnsMax = 200;
const clearEveryMs = 5;

function initProcessIn(statusText: string): number | undefined {
  const match = /"child-pid": (\d+)/.exec(statusText);
  return match?.[1] === undefined ? undefined : Number(match[1]);
}
