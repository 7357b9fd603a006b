import picomatch from 'picomatch';
import type { Autonomy } from '../../protocol/caps.ts';
import type { CommandVerdict } from './shell/command-verdict.ts';
import type { ToolEffect } from '../tools/tool.ts';
import type { PathRule } from './protected-paths.ts';
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
  /** what its parts say of the command, where that was looked into */
  readonly assessment: CommandVerdict | null;
  /** what directives forbid to change */
  readonly forbidden: readonly PathRule[];
  /** reasons that the person allowed for the rest of the session */
  readonly permissions: ReadonlySet<string>;
}

/** Allow, or ask the person, or deny; with the reason, which a permission names. */
export type PolicyDecision =
  { readonly kind: 'allow' } | { readonly kind: 'ask' | 'deny'; readonly reason: string };

/**
 * Whether a tool call may go ahead. Reads are free; what changes the fork is free too, because nothing of it reaches the
 * person's files before they accept it; protected paths are put before the person, and, without a sandbox, commands that
 * are not plainly harmless.
 */
export function decidePolicy(question: PolicyQuestion): PolicyDecision {
  const changes = question.effect === 'write' || question.effect === 'execute';
  if (changes && question.autonomy === 'read-only') {
    return { kind: 'deny', reason: 'the session is read-only: read and answer, change nothing' };
  }
  const rules = question.touches.flatMap((path) => protectionOf(path) ?? []);
  const forbidden = question.forbidden.find(({ glob }) =>
    question.touches.some((path) => picomatch.isMatch(path, glob, { dot: true })),
  );
  if (forbidden) return { kind: 'deny', reason: protectionReason(forbidden) };
  const denied = rules.find((rule) => rule.decision === 'deny');
  if (denied) return { kind: 'deny', reason: protectionReason(denied) };
  const asked = rules.find((rule) => !question.permissions.has(protectionReason(rule)));
  if (asked) return { kind: 'ask', reason: protectionReason(asked) };
  return question.command !== null && question.sandbox === 'none'
    ? decideUnconfined(question.command, question)
    : { kind: 'allow' };
}

/** A command that runs with the person's own rights. A permission is for this very command: the reason names it. */
function decideUnconfined(command: string, { assessment, permissions }: PolicyQuestion): PolicyDecision {
  if (assessment?.decision === 'deny') return { kind: 'deny', reason: assessment.reason };
  if (assessment?.decision === 'allow') return { kind: 'allow' };
  const why = assessment ? `${assessment.reason}; ` : '';
  const reason = `${why}there is no sandbox on this machine, so \`${command}\` runs with your own rights`;
  return permissions.has(reason) ? { kind: 'allow' } : { kind: 'ask', reason };
}
