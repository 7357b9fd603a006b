import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { SettingName } from '../../../extension/src/vscode/settings/setting-table.ts';
import { checkedSetting, settingTable } from '../../../extension/src/vscode/settings/setting-table.ts';

describe('A setting', () => {
  it('has its value', () => {
    assert.equal(checkedSetting('turnsMax', 7), 7);
    assert.equal(checkedSetting('autonomy', 'auto'), 'auto');
    assert.equal(checkedSetting('allowNoSandbox', true), true);
    assert.equal(checkedSetting('baseUrl', ' http://localhost:1234/v1 '), 'http://localhost:1234/v1');
  });

  it('has its default where something else stands', () => {
    assert.equal(checkedSetting('turnsMax', '7'), 200);
    assert.equal(checkedSetting('turnsMax', NaN), 200);
    assert.equal(checkedSetting('autonomy', 'root'), 'suggest');
    assert.equal(checkedSetting('allowNoSandbox', 'yes'), false);
    assert.equal(checkedSetting('model', null), '');
  });

  it('is never below its lowest value', () => assert.equal(checkedSetting('repairBudgetSeconds', -1), 5));

  it('is of its own kind, whatever stands in the file', () => {
    const names = Object.keys(settingTable) as SettingName[];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.anything(), (name, found) => {
        const value = checkedSetting(name, found);
        return typeof value === typeof settingTable[name].fallback;
      }),
    );
  });
});
