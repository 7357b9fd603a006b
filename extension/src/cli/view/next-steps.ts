import { undecidedUnits } from '../../core/edits/undecided-units.ts';
import { whyNotAlone } from '../../core/loop/review.ts';
import type { BlobStore } from '../../core/ports.ts';
import type { Review, SessionState } from '../../core/session/state.ts';
import type { Terminal } from '../command.ts';
import { describeGate } from '../terminal-person.ts';
import { describeChanges } from './diff-view.ts';
import { formatBytes, formatCost, formatDuration } from './format.ts';
import type { Paint } from './styles.ts';
import { createPaint } from './styles.ts';

/** What a session came to, and what the person can do now. */
export async function nextSteps(
  state: SessionState,
  { sessionId: id, blobs }: { readonly sessionId: string; readonly blobs: BlobStore },
  terminal: Terminal,
): Promise<string> {
  const paint = createPaint(terminal.color);
  const parts: string[] = [];
  if (state.lifecycle.kind === 'reviewing' && state.review) {
    if (state.review.problem === null) parts.push(...(await toReview(state.review, blobs, paint)));
    const why = state.setup.autonomy === 'auto' ? whyNotAlone(state) : null;
    if (why !== null) parts.push('', why);
    parts.push('', `ratchet accept ${id}    write it to your files   (or --hunk ID, --file PATH)`);
    parts.push(`ratchet reject ${id}    drop it; your files stay as they are`);
  }
  if (state.lifecycle.kind === 'ended') parts.push(...endedWords(state, id));
  if (state.lifecycle.kind === 'paused') parts.push('', `ratchet resume ${id}    go on from here`);
  if (state.lifecycle.kind === 'working') {
    for (const { intent } of state.pending)
      if (intent.kind === 'ask-person') parts.push('', describeGate(intent.gate));
    parts.push('', `ratchet resume ${id} --answer OPTION [--text WORDS]`);
  }
  parts.push('', paint('dim', spendingLine(state)));
  return parts.join('\n');
}

/** What is left to decide on, and what the agent says of it. */
async function toReview(review: Review, blobs: BlobStore, paint: Paint): Promise<string[]> {
  const decided = [...review.accepted, ...review.rejected, ...review.settled];
  const left = await undecidedUnits(review.changeSet, decided, blobs);
  const words = review.summary === '' ? [] : ['', review.summary];
  if (decided.length === 0) return ['', describeChanges(left, paint), ...words];
  return left.length === 0
    ? ['', 'Every part is decided on.']
    : ['', 'Still to decide:', '', describeChanges(left, paint)];
}

function endedWords(state: SessionState, id: string): string[] {
  if (state.lifecycle.kind !== 'ended') return [];
  const { ending } = state.lifecycle;
  if (ending.kind === 'answered') return ['', ending.text];
  if (ending.kind === 'accepted') return ['', `ratchet undo ${id}    take it back`];
  if (ending.kind !== 'failed' || !state.repair) return [];
  const { suspicious, partial } = state.repair;
  const lines = suspicious.slice(0, 8).map((line) => `  ${line.path}:${line.line}  ${line.why}`);
  const parts = partial
    .slice(0, 3)
    .map((edit) => `  ${edit.description}: turns ${edit.fixed} of ${edit.of} failing tests green`);
  return [
    ...(lines.length > 0 ? ['', 'Look here first:', ...lines] : []),
    ...(parts.length > 0 ? ['', 'Part of the way:', ...parts] : []),
  ];
}

/** What a session took so far, in one line: time, turns, tokens, cost. */
export function spendingLine(state: SessionState): string {
  const { spending } = state;
  const time = formatDuration(spending.elapsedMs);
  if (spending.turns === 0)
    return `${time}, ${state.setup.engine.kind === 'model' ? 'no answer came from the model' : 'no model was asked'}`;
  return [
    time,
    `${spending.turns} turns`,
    `${spending.input + spending.output} tokens (${spending.cachedInput} from the cache)`,
    formatCost(spending),
    `${formatBytes(spending.bytes)} sent`,
    ...repeatedShare(spending),
  ].join(', ');
}

/** How much of each request the next one repeated byte for byte: what a provider's prompt cache can serve. */
function repeatedShare({ repeatedBytes, repeatableBytes }: SessionState['spending']): string[] {
  if (repeatableBytes === 0) return [];
  return [`${((repeatedBytes / repeatableBytes) * 100).toFixed(2)} % of each request repeated by the next`];
}
