import { workspacePath } from '../edits/paths.ts';
import { forbiddenPaths } from '../directives/forbidden-paths.ts';
import { limits } from '../limits.ts';
import { decidePolicy } from '../policy/decide-policy.ts';
import type { OpenCall, SessionState } from '../session/state.ts';
import { currentStep, isPending } from '../session/state.ts';
import { classifyCall } from '../tools/classify-call.ts';
import { toolsOf } from '../tools/registry.ts';
import type { Tool } from '../tools/tool.ts';
import type { JsonValue } from '../../protocol/json.ts';
import { control } from './control.ts';
import type { PhaseResult } from './decision.ts';
import { issue, wait } from './decision.ts';
import { adoptDefaultPlan } from './default-plan.ts';

/**
 * Act: turn the calls of the newest answer into intents. Reads run side by side; a call that can change something waits
 * for every call before it, and those after it wait for it.
 */
export function act(state: SessionState): PhaseResult {
  let earlierChange = false;
  for (const [index, call] of state.openCalls.entries()) {
    const classified = classifyCall(call, state.answer?.cut ?? false, toolsOf(state.setup));
    const reads = classified.kind === 'invalid' || classified.tool.effect === 'read';
    const blocked = reads ? earlierChange : index > 0;
    if (!blocked) {
      const result =
        classified.kind === 'invalid'
          ? answerCall(call, classified.message, true)
          : actOnCall(state, call, classified.tool, classified.input);
      if (result !== wait) return result;
    }
    earlierChange ||= !reads;
  }
  return state.openCalls.length > 0 ? wait : undefined;
}

const answerCall = (call: OpenCall, text: string, isError: boolean): PhaseResult => ({
  type: 'call-answered',
  reply: { callId: call.callId, text, isError },
});

function actOnCall(state: SessionState, call: OpenCall, tool: Tool, input: unknown): PhaseResult {
  switch (call.stage.kind) {
    case 'running':
    case 'asked':
      return wait;
    case 'waiting':
      return (
        repeats(state, call) ??
        (tool.effect === 'control' ? control(state, call, tool, input) : start(state, call, tool, input))
      );
    case 'answered-by-person':
      if (tool.effect === 'control') return control(state, call, tool, input);
      return call.stage.option.startsWith('allow')
        ? perform(state, call, tool, input)
        : answerCall(
            call,
            `The person said no${call.stage.text === '' ? '' : `: ${call.stage.text}`}. Find another way.`,
            true,
          );
  }
}

/** The same calls with the same arguments again and again lead nowhere: say so, then stand still. */
function repeats(state: SessionState, call: OpenCall): PhaseResult {
  const { count } = state.repeated;
  if (count < limits.repeatedCallsWarn) return undefined;
  if (count >= limits.repeatedCallsMax) {
    const message = `The model made the same call ${count} times in a row (${call.tool}). Steer it with another instruction, then resume.`;
    return { type: 'session-paused', reason: { kind: 'stuck', message } };
  }
  return answerCall(
    call,
    `This is the same call for the ${count}th time in a row, so it was not made again: its result would be the same. Do something else, or ask the person.`,
    true,
  );
}

function start(state: SessionState, call: OpenCall, tool: Tool, input: unknown): PhaseResult {
  const touches = touchedPaths(state, tool, input);
  const policy = decidePolicy({
    autonomy: state.setup.autonomy,
    sandbox: state.observation?.sandbox.kind ?? 'none',
    effect: tool.effect,
    touches,
    command: tool.command(input),
    assessment: call.assessment ?? null,
    forbidden: forbiddenPaths(state.observation),
    permissions: state.permissions,
  });
  switch (policy.kind) {
    case 'deny':
      return answerCall(call, `Not allowed: ${policy.reason}.`, true);
    case 'ask':
      return issue(state, {
        kind: 'ask-person',
        callId: call.callId,
        gate: {
          about: 'policy',
          summary: tool.command(input) ?? `${tool.name} on ${touches.join(', ')}`,
          rationale: policy.reason,
          blastRadius: [...touches],
          options: [
            { id: 'deny', label: 'Deny' },
            { id: 'allow-once', label: 'Allow once' },
            { id: 'allow-always', label: 'Allow for this session' },
          ],
        },
      });
    case 'allow':
      return perform(state, call, tool, input);
  }
}

/** Workspace-relative, however the model spelled them: policy must not be got round by `a/../.git` or an absolute path. */
function touchedPaths(state: SessionState, tool: Tool, input: unknown): readonly string[] {
  return tool.touches(input).map((path) => {
    const plain = workspacePath(path, state.setup.workspace);
    return plain.ok ? plain.value : path;
  });
}

function perform(state: SessionState, call: OpenCall, tool: Tool, input: unknown): PhaseResult {
  if (tool.effect !== 'read' && !currentStep(state)) {
    return state.escalation || isPending(state, 'validate') ? wait : adoptDefaultPlan(state);
  }
  return issue(state, { kind: 'call-tool', callId: call.callId, tool: tool.name, input: input as JsonValue });
}
