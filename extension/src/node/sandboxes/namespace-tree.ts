import { setTimeout as after } from 'node:timers/promises';
import { linkOf, processesOfNamespace, usageOfNamespace } from './process-tree.ts';
import { sendKill } from './process-signals.ts';
import type { Started } from './starter.ts';
import type { ProcessTree } from './supervise.ts';

/**
 * The processes of a PID namespace that bubblewrap made. Killing its init makes the kernel kill all the others, however
 * they detached themselves, before bubblewrap sees the init end: when the launch has ended, they are gone.
 */
export function createNamespaceTree({ child, cap }: Started, tasksMax: number): ProcessTree {
  let init: number | undefined;
  return {
    kill(setUpText, attempt) {
      init ??= initProcessIn(setUpText);
      // Bubblewrap ends by itself after its init. Before there is one, and when that takes long, its group goes too.
      if (init !== undefined) sendKill(init);
      if (child.pid !== undefined && (init === undefined || attempt >= groupAttempt)) sendKill(-child.pid);
    },
    usage(setUpText) {
      init ??= initProcessIn(setUpText);
      if (cap?.wasReached() === true) return { tasks: Infinity, memoryBytes: 0 };
      return init === undefined ? undefined : usageOfNamespace(init, tasksMax);
    },
    hasStarted(setUpText) {
      init ??= initProcessIn(setUpText);
      const folder = init === undefined ? undefined : processesOfNamespace(init);
      if (folder === undefined) return false;
      // The namespace's second process is bubblewrap until it becomes the command.
      const second = linkOf(`${folder}/2/exe`);
      return second !== undefined && second !== linkOf(`${folder}/1/exe`);
    },
    async clear() {
      for (let turn = 0; turn < clearTurnsMax; turn++) {
        if (init === undefined || usageOfNamespace(init, 0) === undefined) break;
        await after(clearEveryMs);
      }
      cap?.remove();
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
