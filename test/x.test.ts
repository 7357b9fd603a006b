import '../extension/src/core/placeholder.ts';
describe('a', () => {
  it('b', () => {});
});
