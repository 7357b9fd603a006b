import type { Autonomy } from '../../protocol/caps.ts';
import type { ToolEffect } from '../tools/tool.ts';
import { protectionOf, protectionReason } from './protected-paths.ts';

/**
 * What a policy decision depends on. `touches` are workspace paths, `command` the text of a command or null.
 */
export interface PolicyQuestion {
  readonly autonomy: Autonomy;
  readonly sandbox: 'os' | 'docker' | 'none';
  readonly effect: ToolEffect;
  readonly touches: readonly string[];
  readonly command: string | null;
  /** reasons that the person allowed for the rest of the session */
  readonly permissions: ReadonlySet<string>;
}

/** Allow, or ask the person, or deny; with the reason, which a permission names. */
export type PolicyDecision =
  { readonly kind: 'allow' } | { readonly kind: 'ask' | 'deny'; readonly reason: string };

/**
 * Whether a tool call may go ahead. Reads are free; what changes the fork is free too, because nothing of it reaches the
 * person's files before they accept it; protected paths and commands without a sandbox are put before the person.
 */
export function decidePolicy(question: PolicyQuestion): PolicyDecision {
  const changes = question.effect === 'write' || question.effect === 'execute';
  if (changes && question.autonomy === 'read-only') {
    return { kind: 'deny', reason: 'the session is read-only: read and answer, change nothing' };
  }
  const rules = question.touches.flatMap((path) => protectionOf(path) ?? []);
  const denied = rules.find((rule) => rule.decision === 'deny');
  if (denied) return { kind: 'deny', reason: protectionReason(denied) };
  const asked = rules.find((rule) => !question.permissions.has(protectionReason(rule)));
  if (asked) return { kind: 'ask', reason: protectionReason(asked) };
  if (question.command !== null && question.sandbox === 'none' && !question.permissions.has(noSandbox)) {
    return { kind: 'ask', reason: noSandbox };
  }
  return { kind: 'allow' };
}

const noSandbox = 'there is no sandbox on this machine, so the command runs with your own rights';
