import type { Command } from '../command.ts';
import { exitCodes } from '../command.ts';

/** `ratchet apply-patch`: applies a patch from standard input to a folder, all or nothing. */
export const applyPatchCommand: Command = {
  usage: '[-C DIRECTORY] < PATCH',
  help: `Exit code 0: applied. 1: refused, nothing was changed, and the reason is printed: where the text was not found, what
comes nearest; where it fits in several places, which.`,
  flags: {},
  async run({ engine, terminal, directory, json }) {
    const patch = new TextDecoder().decode(await terminal.readStdin());
    const result = await engine.applyPatch(directory, patch);
    if (json) terminal.out(JSON.stringify(result));
    else if (result.ok) terminal.out(result.message);
    else terminal.error(result.message);
    return result.ok ? exitCodes.done : exitCodes.failed;
  },
};
