import type { ChangeUnit } from '../../core/edits/change-units.ts';
import type { Paint } from './styles.ts';

/** Parts of a change set as a diff that shows each hunk's id and the lines around it, for reading and for `accept --hunk`. */
export function describeChanges(units: readonly ChangeUnit[], paint: Paint): string {
  const lines: string[] = [];
  let path = '';
  for (const unit of units) {
    if (unit.path !== path) {
      path = unit.path;
      lines.push(paint('bold', unit.title));
    }
    if (unit.kind === 'file') continue;
    const { hunk, above, below } = unit;
    const around = above.length + below.length;
    const range = [
      `@@ -${hunk.beforeStart - above.length},${hunk.beforeLines.length + around}`,
      `+${hunk.afterStart - above.length},${hunk.afterLines.length + around} @@`,
    ].join(' ');
    lines.push(`${paint('cyan', range)} ${paint('dim', `hunk ${hunk.id}`)}`);
    lines.push(...above.map((line) => ` ${line}`));
    lines.push(...hunk.beforeLines.map((line) => paint('red', `-${line}`)));
    lines.push(...hunk.afterLines.map((line) => paint('green', `+${line}`)));
    lines.push(...below.map((line) => ` ${line}`));
  }
  return lines.join('\n');
}
