import * as z from 'zod';
import type { BackgroundCommand } from '../ports.ts';
import { answer, defineTool, problem } from './tool.ts';
import type { ToolAnswer } from './tool.ts';

const Input = z.object({
  id: z.string(),
  action: z.enum(['poll', 'write', 'stop']),
  text: z.string().default(''),
});

/** Polls, feeds or stops a command that runs in the background. */
export const backgroundCommandTool = defineTool({
  name: 'background_command',
  description: 'Poll a background command for new output, write text to its input, or stop it.',
  effect: 'execute',
  input: Input,
  async run(input, { background }) {
    const command = background.get(input.id);
    if (!command) {
      const ids = [...background.keys()].join(', ') || 'none';
      return problem(
        `Cannot find background command ${input.id}: running are ${ids}. After an interruption they are gone; start it again.`,
      );
    }
    switch (input.action) {
      case 'poll':
        return poll(command, background);
      case 'write':
        command.writeStdin(input.text);
        return answer('Written.');
      case 'stop':
        background.delete(input.id);
        return answer(`Stopped.\n${(await command.kill()).output.slice(-4000)}`);
    }
  },
});

function poll(command: BackgroundCommand, background: Map<string, BackgroundCommand>): ToolAnswer {
  const { output, result } = command.poll();
  if (!result) return answer(output === '' ? '[running, no new output]' : `[running]\n${output}`);
  background.delete(command.id);
  const how = result.ending.kind === 'exited' ? `exit code ${result.ending.code}` : result.ending.kind;
  return answer(`[ended: ${how}]\n${output}`);
}
