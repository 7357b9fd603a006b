import type { CommandOutput } from '../../core/ports.ts';

/** What bubblewrap's own messages start with; it writes them to the stderr that it hands to the command. */
export const launcherPrefix = 'bwrap: ';

/**
 * Passes output on, except a first piece that looks like bubblewrap's complaint that it cannot start the command: that is
 * no output of the command. `release` delivers it after all, when the command turns out to have run and to have said it.
 */
export function holdBackLauncherMessages(onOutput: (output: CommandOutput) => void): {
  readonly take: (output: CommandOutput) => void;
  readonly release: () => void;
} {
  let state: 'nothing-yet' | 'holding' | 'passing' = 'nothing-yet';
  let held: CommandOutput[] = [];
  return {
    take(output) {
      if (state === 'nothing-yet')
        state = output.stream === 'stderr' && output.text.startsWith(launcherPrefix) ? 'holding' : 'passing';
      if (state === 'holding') held.push(output);
      else onOutput(output);
      if (state === 'holding' && held.length > heldMax) release();
    },
    release,
  };
  function release(): void {
    const rest = held;
    held = [];
    state = 'passing';
    for (const output of rest) onOutput(output);
  }
}

/** Pieces; a launcher's complaint is one or two. */
const heldMax = 4;
