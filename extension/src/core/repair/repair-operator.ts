import type { CodeNode, CodeTree } from './code-tree.ts';
import type { FailureHints } from './failure-hints.ts';
import type { FileFacts } from './file-facts.ts';
import type { OperatorName } from './priors.ts';

/** Replacement of `[start, end)` in the file of the site. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** One change that an operator can make at a site. */
export interface Proposal {
  readonly edits: readonly TextEdit[];
  /** for people, without the place: "compare with <= instead of <" */
  readonly note: string;
  /** above 0: how likely against the operator's other proposals at an equally suspicious place; 1 is usual */
  readonly weight: number;
}

/** What an operator may look at. */
export interface OperatorContext {
  readonly tree: CodeTree;
  readonly facts: FileFacts;
  readonly hints: FailureHints;
}

/** A text before and after one of the operator's changes; its documentation and its test. */
export interface OperatorExample {
  readonly language: 'javascript' | 'python';
  readonly before: string;
  readonly after: string;
  /** the failure's message, where the operator needs one */
  readonly message?: string;
  readonly expected?: string;
  readonly actual?: string;
}

/**
 * A way in which programs are wrong, and its corrections. `propose` is asked once for every node at a suspicious line;
 * it answers for this node alone, and does not repeat what it says for the node's children.
 */
export interface RepairOperator {
  readonly name: OperatorName;
  readonly examples: readonly OperatorExample[];
  propose(site: CodeNode, context: OperatorContext): Proposal[];
}

/** A proposal that replaces one node's text; nothing when the text would stay the same. */
export function replacing(node: CodeNode, text: string, note: string, weight = 1): Proposal[] {
  return node.text === text ? [] : [{ edits: [{ start: node.start, end: node.end, text }], note, weight }];
}

/** One line of at most 60 characters, for notes. */
export function short(text: string): string {
  const line = text.replaceAll(/\s+/gu, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

/** Weight of the choice at this place of a list in which the likelier ones stand first. */
export function byRank(rank: number): number {
  return 1 / (1 + rank / 2);
}
