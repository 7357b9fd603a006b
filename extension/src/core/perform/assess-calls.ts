import type { ModelAnswer } from '../../protocol/conversation.ts';
import type { CommandAssessment } from '../../protocol/intents.ts';
import type { CommandAssessor } from '../policy/shell/assess-command.ts';
import type { SessionState } from '../session/state.ts';
import { classifyCall } from '../tools/classify-call.ts';
import { toolsOf } from '../tools/registry.ts';

/**
 * What policy says of the commands that an answer asks for. Only where no sandbox stands between a command and the
 * person's machine: inside one there is nothing to ask.
 */
export async function assessCalls(
  answer: ModelAnswer,
  state: SessionState,
  assess: CommandAssessor | undefined,
): Promise<CommandAssessment[]> {
  if (!assess || state.observation?.sandbox.kind !== 'none') return [];
  const assessments: CommandAssessment[] = [];
  for (const item of answer.items) {
    if (item.kind !== 'tool-call') continue;
    const { callId, tool, arguments: text } = item;
    const call = { callId, tool, arguments: text, stage: { kind: 'waiting' } } as const;
    const classified = classifyCall(call, answer.stop === 'output-limit', toolsOf(state.setup));
    if (classified.kind === 'invalid') continue;
    const command = classified.tool.command(classified.input);
    if (command !== null) assessments.push({ callId, ...(await assess(command, 'bash')) });
  }
  return assessments;
}
