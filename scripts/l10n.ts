/**
 * Writes l10n/bundle.l10n.json: the texts of the extension for translators. `node scripts/l10n.ts`; a test says when it
 * has to be run again.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { l10nBundle, l10nMessages } from './l10n-messages.ts';

const root = join(import.meta.dirname, '..');
const { messages, unclear } = l10nMessages(join(root, 'extension', 'src'));
await mkdir(join(root, 'l10n'), { recursive: true });
await writeFile(join(root, 'l10n', 'bundle.l10n.json'), l10nBundle(messages));
console.log(`${messages.length} messages`);
for (const place of unclear) console.error(`Cannot read the message at ${place}: give l10n.t a plain text.`);
process.exitCode = unclear.length === 0 ? 0 : 1;
