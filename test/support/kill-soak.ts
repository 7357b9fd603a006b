/**
 * Kills sessions and accepts at random instants, many times, and prints what came of it:
 *
 *     node test/support/kill-soak.ts --kills 200 [--seed 1]
 *
 * One kill in five meets an accept. Exit code 0: every session came to the undisturbed run's result, and every accept
 * to all or nothing.
 */
import { parseArgs } from 'node:util';
import { killAccepts } from './kill-accepts.ts';
import { killSessions } from './kill-sessions.ts';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
});
const kills = Number(values.kills);
const seed = Number(values.seed);
const started = performance.now();
const ofAccepts = Math.round(kills / 5);

const sessions = await killSessions({ kills: kills - ofAccepts, seed, onSession: console.log });
const accepts = await killAccepts({ kills: ofAccepts, seed });

const list = (counts: ReadonlyMap<string, number>): string =>
  [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
console.log(`
${sessions.kills} kills in ${sessions.sessions} sessions (undisturbed ${Math.round(sessions.undisturbedMs)} ms); ${sessions.tooEarly} before the first event, ${sessions.tooLate} runs had ended before
under way: ${list(sessions.underWay)}
${accepts.kills} kills of accepts (undisturbed, they write for ${Math.round(accepts.writingMs)} ms); workspace after the kill: ${list(accepts.found)}
seed ${seed}, ${((performance.now() - started) / 1000).toFixed(0)} s: every session came to the same change set, every accept to all or nothing`);
