import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMachineTrials, identityOf } from '../../extension/src/node/machine-trials.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('The trials of this machine', () => {
  it('are remembered by the next process, as long as nothing changes that they depend on', async () => {
    await using folder = await temporaryFolder();
    const program = join(folder.path, 'program');
    writeFileSync(program, 'one');
    const cache = join(folder.path, 'cache');
    const dependsOn = [identityOf(program), 'disk 7'];
    createMachineTrials(cache).keep('overlay', dependsOn, 'works');
    createMachineTrials(cache).keep('sandbox', [], 'works too');
    const next = createMachineTrials(cache);
    assert.equal(next.recall('overlay', dependsOn), 'works');
    assert.equal(next.recall('sandbox', []), 'works too');
    assert.equal(next.recall('overlay', [identityOf(program), 'disk 8']), undefined);
    writeFileSync(program, 'another');
    assert.equal(next.recall('overlay', [identityOf(program), 'disk 7']), undefined);
  });

  it('are forgotten when one turned out wrong, when the machine was started anew, and when nobody can read them', async () => {
    await using folder = await temporaryFolder();
    const trials = createMachineTrials(folder.path);
    const file = join(folder.path, 'trials.json');
    trials.keep('overlay', [], 'works');
    trials.forget();
    assert.equal(trials.recall('overlay', []), undefined);
    assert.equal(createMachineTrials(folder.path).recall('overlay', []), undefined);

    trials.keep('overlay', [], 'works');
    const text = readFileSync(file, 'utf8');
    const boot = /"key":"([^\\"]+)/.exec(text)?.[1];
    if (process.platform === 'linux') {
      assert.ok(boot !== undefined);
      writeFileSync(file, text.replace(boot, 'another-boot'));
      assert.equal(createMachineTrials(folder.path).recall('overlay', []), undefined);
    }
    for (const damaged of ['', '{"overlay":', '{"overlay":"works"}', 'null', '[]']) {
      writeFileSync(file, damaged);
      assert.equal(createMachineTrials(folder.path).recall('overlay', []), undefined, damaged);
    }
  });

  it('cost nobody a session when they cannot be kept', async () => {
    await using folder = await temporaryFolder();
    const blocked = join(folder.path, 'file');
    writeFileSync(blocked, '');
    const trials = createMachineTrials(join(blocked, 'below'));
    trials.keep('overlay', [], 'works');
    assert.equal(createMachineTrials(join(blocked, 'below')).recall('overlay', []), undefined);
    mkdirSync(join(folder.path, 'trials.json'));
    createMachineTrials(folder.path).keep('overlay', [], 'works');
  });
});
