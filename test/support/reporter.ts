import Mocha from 'mocha';

/**
 * Mocha's `spec` reporter with one plain closing line, `N passed, N failed` (and `, N skipped`), for programs that
 * read the end of a run.
 */
export default class PlainClosingLine extends Mocha.reporters.Spec {
  override epilogue(): void {
    super.epilogue();
    const { passes, failures, pending } = this.stats;
    const skipped = pending > 0 ? `, ${pending} skipped` : '';
    Mocha.reporters.Base.consoleLog(`${passes} passed, ${failures} failed${skipped}`);
  }
}
