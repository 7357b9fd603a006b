import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openFork } from '../../extension/src/node/forks/open-fork.ts';
import { ForkKind } from '../../extension/src/protocol/content.ts';
import { reasonOf, valueOf } from './fork-subject.ts';
import { createFakeBlobStore } from './memory-blob-store.ts';

/**
 * A program: works on a fork of a kind in a folder on a disk of 2 MB until that is full, and prints what came of each
 * step.
 */
const [folder = '', kind] = process.argv.slice(2);
const workspace = join(folder, 'workspace');
const directory = join(folder, 'fork');
mkdirSync(workspace);
writeFileSync(join(workspace, 'a.txt'), 'one');
const opened = valueOf(
  await openFork({ workspace, directory, blobs: createFakeBlobStore(), kind: ForkKind.parse(kind) }),
);
const { fork } = opened;
const half = Buffer.alloc(1_200_000, 7);
const report: unknown[] = [];
const paths = async (): Promise<string[]> => (await fork.changes()).map(({ path }) => path);

report.push(reasonOf(await fork.write('first', half)));
const checkpoint = valueOf(await fork.checkpoint());
report.push(reasonOf(await fork.remove('first')), reasonOf(await fork.write('second', half.fill(8))));
report.push(reasonOf(await fork.write('third', half)), await paths());
report.push(reasonOf(await fork.move('second', 'fourth')), await paths());
report.push(reasonOf(await fork.restore(checkpoint.id)), await paths());
report.push(readdirSync(join(directory, opened.kind, 'staging')).length);
report.push(
  reasonOf(await fork.remove('second')),
  reasonOf(await fork.restore(checkpoint.id)),
  await paths(),
);
await fork.dispose();
console.log(JSON.stringify(report));
