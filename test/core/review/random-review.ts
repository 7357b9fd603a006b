import assert from 'node:assert/strict';
import type { Selection } from '../../../extension/src/protocol/content.ts';
import type { OpenHunk } from '../../../extension/src/core/review/review-model.ts';
import { ReviewWorld } from './review-world.ts';

/** What happened in a run, so that a test can see that it tried what it should. */
export type Tally = Map<string, number>;

/**
 * Plays one random interleaving of an agent, a person and somebody else on two files, and holds every step to the laws of
 * the review. `numbers` decide everything: the same ones play the same run. Every word that the person (`p1`), the agent
 * (`a1`) or somebody else (`x1`) writes is unique, so that a lost, doubled or misplaced one is seen; between them stand
 * lines that occur many times.
 */
export function playReview(numbers: readonly number[], tally: Tally): ReviewWorld {
  return new RandomReview(numbers, tally).play();
}

const paths = ['a.js', 'b.js'] as const;
type Path = (typeof paths)[number];
const common = ['', '}', '{'];

class RandomReview {
  readonly #numbers: readonly number[];
  readonly #tally: Tally;
  readonly #world: ReviewWorld;
  #at = 0;
  #words = 0;
  /** words that must stand in the file's editor, once */
  readonly #alive = new Map<Path, Set<string>>(paths.map((path) => [path, new Set()]));
  /** words of these that were saved: they must stand on the disk */
  readonly #saved = new Map<Path, Set<string>>(paths.map((path) => [path, new Set()]));

  constructor(numbers: readonly number[], tally: Tally) {
    this.#numbers = numbers;
    this.#tally = tally;
    this.#world = new ReviewWorld({ 'a.js': this.#baseText(), 'b.js': this.#baseText() });
  }

  play(): ReviewWorld {
    this.#propose();
    this.#check('the first proposal');
    while (this.#at < this.#numbers.length) {
      const name = this.#step();
      this.#count(name);
      this.#check(name);
    }
    return this.#world;
  }

  #step(): string {
    const path = this.#pick(paths);
    const kind = this.#number(20);
    if (kind < 5) return this.#type(path);
    if (kind < 6) return this.#travel(path, this.#number(2) === 0 ? 'undo' : 'redo');
    if (kind < 8) return this.#save(path);
    if (kind < 12) return this.#keep(this.#selection(path));
    if (kind < 14) return this.#reject(this.#selection(path));
    if (kind < 16) return this.#undoAction();
    if (kind < 17) return this.#settle();
    if (kind < 18) return this.#outside(path);
    if (kind < 19) return this.#keepWhileTyping(path);
    this.#propose();
    return 'propose';
  }

  /* the person types */

  #type(path: Path): string {
    const lines = this.#world.file(path).buffer.split('\n');
    const kind = this.#change(lines, 'p');
    this.#typed(path, lines.join('\n'));
    return kind;
  }

  /** What the person writes is theirs; what stood there and stands no longer they deleted. */
  #typed(path: Path, text: string): void {
    this.#world.type(path, text);
    const { buffer } = this.#world.file(path);
    assert.ok(buffer === text || buffer === this.#world.file(path).disk);
    this.#alive.set(path, new Set(wordsOf(buffer)));
  }

  #travel(path: Path, direction: 'undo' | 'redo'): string {
    this.#world.undoTyping(path, direction);
    this.#alive.set(path, new Set(wordsOf(this.#world.file(path).buffer)));
    return direction;
  }

  #save(path: Path): string {
    if (!this.#world.save(path)) return 'save refused';
    this.#afterSave(path);
    return 'save';
  }

  #afterSave(path: Path): void {
    this.#saved.set(path, new Set(wordsOf(this.#world.file(path).disk)));
  }

  /* the person decides */

  #keep(selection: Selection): string {
    const before = this.#snapshot();
    const expected = new Map(paths.map((path) => [path, this.#world.review(path)]));
    const result = this.#world.keep(selection);
    if (result.kind === 'nothing') {
      for (const path of paths) this.#afterSave(path);
      return 'nothing to keep';
    }
    if (result.kind === 'conflict') {
      this.#unchanged(before, 'a conflict');
      return 'keep: conflict that was not seen';
    }
    for (const path of paths) {
      const file = this.#world.file(path);
      const review = expected.get(path);
      const kept: readonly OpenHunk[] = review?.open.filter(({ hunk }) => result.ids.includes(hunk.id)) ?? [];
      if (!review || kept.length === 0) continue;
      assert.equal(file.buffer, file.disk, 'the editor shows what was written');
      if (kept.length === review.open.filter(({ place }) => place.kind !== 'conflict').length) {
        // Among equal lines a merge has more than one place for a line, and so it has for words that are there already.
        const there = new Set(
          wordsOf(before.texts[path]?.buffer ?? '').filter((word) => word.startsWith('a')),
        );
        const words = (text: string): string[] => wordsOf(text).filter((word) => !there.has(word));
        assert.deepEqual(
          words(file.disk),
          words(review.proposal.join('\n')),
          'keeping gives what the proposal showed',
        );
        if (file.disk !== review.proposal.join('\n')) this.#count('equal lines placed otherwise');
      }
      for (const { hunk } of kept) {
        // A line of the base can move from one hunk to another, and somebody else can bring a part of the proposal.
        const there = new Set(wordsOf(before.texts[path]?.buffer ?? ''));
        this.#expectOnce(
          path,
          wordsOf(hunk.afterLines.join('\n')).filter((word) => !there.has(word)),
        );
      }
      this.#wrote(path);
    }
    this.#expectDecided(result.ids);
    this.#backAndForth(before, 'keep');
    return 'keep';
  }

  #reject(selection: Selection): string {
    const before = this.#snapshot();
    const result = this.#world.reject(selection);
    if (result.kind !== 'done') return 'nothing to undo';
    assert.deepEqual(this.#snapshot().texts, before.texts, 'undoing a hunk changes no file');
    this.#expectDecided(result.ids);
    this.#backAndForth(before, 'reject');
    return 'reject';
  }

  #expectDecided(ids: readonly string[]): void {
    const open = new Set(this.#world.openHunks.map(({ id }) => id));
    for (const id of ids) assert.ok(!open.has(id), `hunk ${id} was decided and is open`);
  }

  /** Taking an action back at once restores everything; then the action is done again. */
  #backAndForth(before: Snapshot, action: string): void {
    if (this.#number(4) !== 0) return;
    const result = this.#world.undoAction();
    assert.equal(result.kind, 'done', `${action} can be taken back`);
    const after = this.#snapshot();
    assert.deepEqual(after.open, before.open, `taking back a ${action} opens its hunks again`);
    for (const path of paths) {
      // What the person had typed was saved before the accept.
      assert.equal(
        after.texts[path]?.buffer,
        before.texts[path]?.buffer,
        `taking back a ${action} restores the text`,
      );
    }
    for (const path of paths) this.#wrote(path);
    this.#count('taken back at once');
  }

  #undoAction(): string {
    const before = this.#snapshot();
    const result = this.#world.undoAction();
    if (result.kind === 'nothing') {
      for (const path of paths) this.#afterSave(path);
      return 'nothing to take back';
    }
    if (result.kind === 'conflict') {
      this.#unchanged(before, 'a conflict');
      return 'take back: conflict';
    }
    this.#tookBack(before);
    return 'take back';
  }

  /** Only words of hunks that are open again may be gone. */
  #tookBack(before: Snapshot): void {
    for (const path of paths) {
      const gone = new Set(this.#world.openHunks.flatMap(({ afterLines }) => wordsOf(afterLines.join('\n'))));
      const here = new Set(wordsOf(this.#world.file(path).buffer));
      for (const word of wordsOf(before.texts[path]?.buffer ?? '')) {
        assert.ok(
          here.has(word) || gone.has(word),
          `${word} was lost from ${path} when an action was taken back`,
        );
      }
      this.#wrote(path);
    }
  }

  #settle(): string {
    const path = this.#pick(paths);
    const conflict = this.#world.review(path).open.find(({ place }) => place.kind === 'conflict');
    if (!conflict || this.#world.state.lifecycle.kind !== 'reviewing') return 'nothing to merge by hand';
    const lines = this.#world.file(path).buffer.split('\n');
    lines.splice(conflict.place.end, 0, ...conflict.hunk.afterLines.map(() => this.#word('p')));
    this.#typed(path, lines.join('\n'));
    if (!this.#world.save(path)) return 'save refused';
    this.#afterSave(path);
    this.#world.settle(conflict.hunk.id);
    assert.ok(!this.#world.openHunks.some(({ id }) => id === conflict.hunk.id), 'a settled hunk is decided');
    return 'merge by hand';
  }

  #keepWhileTyping(path: Path): string {
    let saved: readonly (readonly [Path, ReadonlySet<string>])[] = [];
    const going = new Set(
      this.#world.openHunks.flatMap(({ beforeLines }) => wordsOf(beforeLines.join('\n'))),
    );
    const result = this.#world.keep(this.#selection(path), () => {
      saved = paths.map((each) => [each, new Set(wordsOf(this.#world.file(each).disk))]);
      this.#type(path);
    });
    for (const [each, words] of saved) {
      for (const word of words) {
        if (!going.has(word))
          assert.ok(wordsOf(this.#world.file(each).disk).includes(word), `${word} was lost from the disk`);
      }
      const alive = this.#alive.get(each) ?? new Set();
      for (const word of alive) if (!going.has(word)) this.#expectIn(each, word);
    }
    if (result.kind === 'done') this.#expectShown(result.ids, new Map(saved));
    for (const each of paths) this.#wrote(each);
    return result.kind === 'done' ? 'keep while typing' : 'nothing to keep';
  }

  /* others */

  #outside(path: Path): string {
    const file = this.#world.file(path);
    const clean = file.buffer === file.known;
    const lines = file.disk.split('\n');
    const kind = this.#number(3);
    const text =
      kind === 0 ? (this.#proposedText(path) ?? file.disk) : (this.#change(lines, 'x'), lines.join('\n'));
    this.#world.writeOutside(path, text);
    this.#saved.set(path, new Set(wordsOf(text)));
    if (clean) this.#alive.set(path, new Set(wordsOf(text)));
    return clean ? 'written from outside' : 'written from outside under typing';
  }

  /** What git would check out if somebody had committed the proposal. */
  #proposedText(path: Path): string | undefined {
    return this.#world.proposed.find((file) => file.path === path)?.proposed.join('\n');
  }

  #propose(): void {
    const texts = new Map<string, string>();
    for (const path of paths) {
      const lines = this.#world.file(path).disk.split('\n');
      for (let count = 1 + this.#number(3); count > 0; count -= 1) this.#change(lines, 'a');
      texts.set(path, lines.join('\n'));
    }
    this.#world.propose(texts);
  }

  /* the laws that hold at every moment */

  #check(step: string): void {
    const session = this.#world.state.review;
    assert.ok(session);
    for (const path of paths) {
      const { buffer, disk } = this.#world.file(path);
      const lines = buffer.split('\n');
      const seen = countWords(buffer);
      for (const word of this.#alive.get(path) ?? []) {
        assert.ok(seen.has(word), `${word} was lost from the editor of ${path} by: ${step}`);
      }
      const onDisk = countWords(disk);
      for (const word of this.#saved.get(path) ?? []) {
        assert.ok(onDisk.has(word), `${word} was saved and is lost from ${path} by: ${step}`);
      }
      const review = this.#world.review(path);
      const proposal = countWords(review.proposal.join('\n'));
      const going = new Set(review.open.flatMap(({ hunk }) => wordsOf(hunk.beforeLines.join('\n'))));
      for (const [word, count] of seen) {
        if (going.has(word)) continue;
        assert.ok(
          (proposal.get(word) ?? 0) >= count,
          `${word} is not in the proposal for ${path} after: ${step}`,
        );
      }
      for (const { hunk, place, inProposal } of review.open) {
        if (place.kind !== 'clear') continue;
        assert.deepEqual(review.proposal.slice(inProposal.start, inProposal.end), place.lines);
        const there = lines.slice(place.start, place.end);
        assert.deepEqual(
          there.toSorted(),
          hunk.beforeLines.toSorted(),
          'a hunk replaces lines of the base only',
        );
      }
    }
  }

  /* parts */

  #count(name: string): void {
    this.#tally.set(name, (this.#tally.get(name) ?? 0) + 1);
  }

  #wrote(path: Path, alsoDisk = true): void {
    const { buffer, disk } = this.#world.file(path);
    // From now on what was kept is as good as typed.
    this.#alive.set(path, new Set(wordsOf(buffer)));
    if (alsoDisk) this.#saved.set(path, new Set(wordsOf(disk)));
    else this.#saved.set(path, new Set([...(this.#saved.get(path) ?? []), ...wordsOf(disk)]));
  }

  #expectOnce(path: Path, words: readonly string[]): void {
    const counts = countWords(this.#world.file(path).disk);
    for (const word of words)
      assert.equal(counts.get(word), 1, `${word} of a kept hunk stands once in ${path}`);
  }

  /** What was written while the person typed stands in their editor, too, if it could be merged with that. */
  #expectShown(ids: readonly string[], saved: ReadonlyMap<string, ReadonlySet<string>>): void {
    for (const { path, hunks } of this.#world.proposed) {
      const { buffer, known, disk } = this.#world.file(path);
      const shown = new Set(wordsOf(buffer));
      const kept = hunks.filter(({ id }) => ids.includes(id) && known === disk);
      for (const word of kept.flatMap(({ afterLines }) => wordsOf(afterLines.join('\n')))) {
        const stood = saved.get(path)?.has(word) === true;
        assert.ok(
          stood || shown.has(word),
          `${word} was kept while the person typed, and the editor does not show it`,
        );
      }
    }
  }

  #expectIn(path: Path, word: string): void {
    assert.ok(
      wordsOf(this.#world.file(path).buffer).includes(word),
      `${word} was lost from the editor of ${path}`,
    );
  }

  #unchanged(before: Snapshot, why: string): void {
    const after = this.#snapshot();
    assert.deepEqual(after.open, before.open, `${why} decides nothing`);
    for (const path of paths) {
      assert.equal(after.texts[path]?.buffer, before.texts[path]?.buffer, `${why} changes no text`);
    }
    for (const path of paths) this.#afterSave(path);
  }

  #snapshot(): Snapshot {
    const texts = Object.fromEntries(
      paths.map((path) => [
        path,
        { buffer: this.#world.file(path).buffer, disk: this.#world.file(path).disk },
      ]),
    );
    return { texts, open: this.#world.openHunks.map(({ id }) => id) };
  }

  #selection(path: Path): Selection {
    const kind = this.#number(6);
    if (kind === 0) return { kind: 'all' };
    if (kind < 3) return { kind: 'files', paths: [path] };
    const ids = this.#world.openHunks.map(({ id }) => id);
    return { kind: 'hunks', ids: ids.length === 0 ? [] : [this.#pick(ids)] };
  }

  /** Changes a text as anybody may: lines come, go, change, or are copied. Words of others stay or go; none is doubled. */
  #change(lines: string[], who: string): string {
    const at = this.#number(lines.length + 1);
    switch (this.#number(6)) {
      case 0:
        lines.splice(at, 1 + this.#number(2));
        if (lines.length === 0) lines.push('');
        return 'delete';
      case 1:
        if (at < lines.length) lines[at] = `${lines[at] ?? ''} ${this.#word(who)}`;
        return 'type in a line';
      case 2:
        lines.splice(at, 0, this.#pick(common));
        return 'type a common line';
      case 3:
        lines.splice(at, 0, this.#word(who), this.#pick(common), this.#word(who));
        return 'paste';
      case 4:
        lines.splice(at, 1, this.#word(who));
        return 'replace';
      default:
        lines.splice(at, 0, this.#word(who));
        return 'type';
    }
  }

  #baseText(): string {
    return Array.from({ length: 3 + this.#number(8) }, () =>
      this.#number(2) === 0 ? this.#pick(common) : this.#word('b'),
    ).join('\n');
  }

  #word(who: string): string {
    this.#words += 1;
    return `${who}${this.#words}`;
  }

  #pick<Item>(items: readonly Item[]): Item {
    const item = items[this.#number(items.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  /** Numbers are used up; behind their end everything is 0. */
  #number(below: number): number {
    return (this.#numbers[this.#at++] ?? 0) % below;
  }
}

interface Snapshot {
  readonly texts: Readonly<Record<string, { readonly buffer: string; readonly disk: string }>>;
  readonly open: readonly string[];
}

function wordsOf(text: string): string[] {
  return text.match(/[abpx]\d+/g) ?? [];
}

function countWords(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
