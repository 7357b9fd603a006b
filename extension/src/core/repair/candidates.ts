import { statementOf, walk } from './code-tree.ts';
import type { CodeNode, CodeTree } from './code-tree.ts';
import type { FailureHints } from './failure-hints.ts';
import { fileFacts } from './file-facts.ts';
import { allOperators } from './operators/all-operators.ts';
import { priorOf } from './priors.ts';
import type { OperatorName } from './priors.ts';
import type { TextEdit, SuspiciousLine } from '../../protocol/repair.ts';

/** A change that may be the repair. Holds edits, not texts: a search has tens of thousands of them. */
export interface Candidate {
  readonly edits: readonly TextEdit[];
  readonly operators: readonly OperatorName[];
  /** for people, with the place */
  readonly description: string;
  /** the estimated chance that it is the repair, against the others */
  readonly score: number;
}

/** A file that candidates are made from. */
export interface SourceFile {
  readonly path: string;
  readonly tree: CodeTree;
}

const candidatesMax = 60_000;

interface Raw {
  readonly candidate: Omit<Candidate, 'score'>;
  readonly operator: OperatorName;
  readonly weight: number;
  readonly replaced: string;
}

/**
 * All candidates of the suspicious lines, best first. The score of one is its operator's share of real fixes, divided
 * among the operator's candidates by weight x (0.05 + suspicion): an operator that fits in few places has few
 * candidates, which come early. `seed` orders candidates of equal score.
 */
export function proposeCandidates(request: {
  readonly files: readonly SourceFile[];
  readonly suspicious: readonly SuspiciousLine[];
  readonly hints: FailureHints;
  readonly seed: number;
}): Candidate[] {
  const raws = new Map<string, Raw>();
  for (const file of request.files) {
    const scores = new Map(
      request.suspicious.filter(({ path }) => path === file.path).map(({ line, score }) => [line - 1, score]),
    );
    if (scores.size > 0) collect(file, scores, request.hints, raws);
  }
  const totals = new Map<OperatorName, number>();
  for (const { operator, weight } of raws.values())
    totals.set(operator, (totals.get(operator) ?? 0) + weight);
  const singles = [...raws.values()].map((raw) => ({
    ...raw,
    score: (priorOf(raw.operator) * raw.weight) / (totals.get(raw.operator) ?? 1),
  }));
  const all: Candidate[] = [
    ...singles.map(({ candidate, score }) => ({ ...candidate, score })),
    ...everywhere(singles),
  ];
  const order = new Map(
    all.map((candidate, index) => [candidate, Math.imul(index + 1, 2654435761 ^ request.seed) >>> 0]),
  );
  const tie = (candidate: Candidate): number => (request.seed === 0 ? 0 : (order.get(candidate) ?? 0));
  return all.toSorted((a, b) => b.score - a.score || tie(a) - tie(b)).slice(0, candidatesMax);
}

function collect(
  file: SourceFile,
  scores: ReadonlyMap<number, number>,
  hints: FailureHints,
  raws: Map<string, Raw>,
): void {
  const { path, tree } = file;
  const context = { tree, facts: fileFacts(tree), hints };
  for (const node of walk(tree.root, (each) => each.role !== 'type' && each.role !== 'import')) {
    const suspicion = node.named ? suspicionOf(node, scores) : undefined;
    if (suspicion === undefined) continue;
    for (const operator of allOperators) {
      for (const { edits, note, weight } of operator.propose(node, context)) {
        const key = edits.map(({ start, end, text }) => `${path}:${start}:${end}:${text}`).join('|');
        const raw: Raw = {
          candidate: {
            edits: edits.map((edit) => ({ path, ...edit })),
            operators: [operator.name],
            description: `${note}, ${path} line ${node.row + 1}`,
          },
          operator: operator.name,
          weight: weight * (0.05 + suspicion),
          replaced: edits.length === 1 ? tree.text.slice(edits[0]?.start, edits[0]?.end) : '',
        };
        const known = raws.get(key);
        if (
          known === undefined ||
          priorOf(known.operator) * known.weight < priorOf(raw.operator) * raw.weight
        )
          raws.set(key, raw);
      }
    }
  }
}

/** The score of the node's line, or of the line where its statement begins (coverage knows only those). */
function suspicionOf(node: CodeNode, scores: ReadonlyMap<number, number>): number | undefined {
  const own = scores.get(node.row);
  if (own !== undefined) return own;
  const statement = statementOf(node);
  return statement === undefined ? undefined : scores.get(statement.row);
}

/** The same replacement at every place of a file where it was proposed, for two to six places. */
function everywhere(singles: readonly (Raw & { readonly score: number })[]): Candidate[] {
  const groups = new Map<string, (Raw & { readonly score: number })[]>();
  for (const single of singles) {
    const [edit, ...more] = single.candidate.edits;
    if (edit === undefined || more.length > 0 || single.replaced === '' || single.replaced.length > 30)
      continue;
    const key = `${single.operator}|${edit.path}|${single.replaced}|${edit.text}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [single]);
    else group.push(single);
  }
  return [...groups.values()].flatMap((group): Candidate[] => {
    const [first] = group;
    if (first === undefined || group.length < 2 || group.length > 6) return [];
    const edits = group.flatMap(({ candidate }) => candidate.edits).toSorted((a, b) => a.start - b.start);
    if (overlap(edits)) return [];
    return [
      {
        edits,
        operators: first.candidate.operators,
        description: `${first.candidate.description} and ${group.length - 1} more`,
        score: first.score * 0.2,
      },
    ];
  });
}

/** Whether two edits of one file touch. */
export function overlap(edits: readonly TextEdit[]): boolean {
  const sorted = edits.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.start - b.start));
  return sorted.some((edit, index) => {
    const next = sorted[index + 1];
    return next !== undefined && next.path === edit.path && next.start < Math.max(edit.end, edit.start + 1);
  });
}
