import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { ansiSpans, plainOutput } from '../../webview-ui/src/timeline/blocks/ansi-lines.ts';
import { parseInline, parseMarkdown } from '../../webview-ui/src/timeline/blocks/parse-markdown.ts';
import { costWords, counted, countWords, durationWords } from '../../webview-ui/src/words/amounts.ts';
import { visibleText } from '../../webview-ui/src/words/visible-text.ts';

describe('Output of a command', () => {
  it('keeps colours and styles as names of classes', () => {
    assert.deepEqual(ansiSpans('\u001b[31mred\u001b[39m \u001b[1;92mbold\u001b[0m \u001b[41mback\u001b[0m'), [
      { text: 'red', classes: ['ansi-red'], colour: null },
      { text: ' ', classes: [], colour: null },
      { text: 'bold', classes: ['ansi-bright-green', 'ansi-bold'], colour: null },
      { text: ' ', classes: [], colour: null },
      { text: 'back', classes: ['ansi-red-bg'], colour: null },
    ]);
  });

  it('takes colours beyond the 16 from the palette of terminals', () => {
    const colourOf = (text: string): string | null | undefined => ansiSpans(text)[0]?.colour;
    assert.match(colourOf('\u001b[38;5;208mx') ?? '', /rgb\(255, 135, 0\)/);
    assert.match(colourOf('\u001b[38;5;244mx') ?? '', /rgb\(128, 128, 128\)/);
    assert.match(colourOf('\u001b[38;2;1;2;3mx') ?? '', /rgb\(1, 2, 3\)/);
  });

  it('leaves out what else a terminal would obey, and shows what was written last', () => {
    const orders = '\u001b[2J\u001b[1;1H\u001b]0;title\u0007\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\';
    assert.equal(plainOutput(`${orders}\r\n10%\r50%\r100%\nend\u0008\u001b[`), 'link\n100%\nend');
  });

  it('shows every letter of a text without escapes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const plain = text.replace(/\p{Cc}/gu, '');
        assert.equal(
          ansiSpans(plain)
            .map((span) => span.text)
            .join(''),
          plain,
        );
      }),
    );
  });
});

describe('Words of a model', () => {
  it('show paragraphs, headings, quotes, lists and code', () => {
    const text = '# Title\nOne\ntwo\n\n> said\n\n- a\n  - b\n- c\n\n1. x\n\n```ts\nconst a = `b`;\n```\nend';
    assert.deepEqual(
      parseMarkdown(text).map((block) => block.kind),
      ['heading', 'paragraph', 'quote', 'list', 'list', 'code', 'paragraph'],
    );
    const blocks = parseMarkdown(text);
    assert.deepEqual(blocks[3]?.kind === 'list' && blocks[3].items.map(({ depth }) => depth), [0, 1, 0]);
    assert.equal(blocks[4]?.kind === 'list' && blocks[4].ordered, true);
    assert.deepEqual(blocks[5], { kind: 'code', language: 'ts', text: 'const a = `b`;' });
  });

  it('take the rest of the text as code when its fence is not closed', () => {
    assert.deepEqual(parseMarkdown('```\na\nb'), [{ kind: 'code', language: '', text: 'a\nb' }]);
  });

  it('are links only to http and https; everything else is text', () => {
    assert.deepEqual(parseInline('see [it](https://a.b/c) and [no](command:x) <b>'), [
      { kind: 'text', text: 'see ' },
      { kind: 'link', text: 'it', href: 'https://a.b/c' },
      { kind: 'text', text: ' and [no](command:x) <b>' },
    ]);
    assert.deepEqual(parseInline('`a` **b** *c* 2*3*4 snake_case_name'), [
      { kind: 'code', text: 'a' },
      { kind: 'text', text: ' ' },
      { kind: 'strong', text: 'b' },
      { kind: 'text', text: ' ' },
      { kind: 'emphasis', text: 'c' },
      { kind: 'text', text: ' 2*3*4 snake_case_name' },
    ]);
  });

  it('lose no letter outside of marks, whatever they are', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const shown = parseInline(text)
          .map((piece) => piece.text)
          .join('');
        assert.equal(shown.replace(/[`*[\]()\s]/g, ''), text.replace(/[`*[\]()\s]/g, ''));
      }),
    );
    for (const unit of ['`', '**', '*a', '[', '[a](', '> ', '- '])
      assert.ok(parseMarkdown(unit.repeat(20_000)).length > 0);
  });
});

describe('Texts from outside', () => {
  it('show what cannot be seen', () => {
    assert.equal(visibleText('a\u001b[31m\u202eb\u0000\u007f\n\tc'), 'a␛[31m<U+202E>b␀␡\n\tc');
    assert.equal(visibleText('añ漢👍🏽'), 'añ漢👍🏽');
  });
});

describe('Amounts', () => {
  it('are short and unambiguous', () => {
    assert.deepEqual([3, 412, 3_870, 9_960, 59_600, 185_000, 3_600_000, 3_725_000].map(durationWords), [
      '3ms',
      '0.4s',
      '3.9s',
      '10s',
      '1m 00s',
      '3m 05s',
      '1h 00m',
      '1h 02m',
    ]);
    assert.deepEqual([812, 8_120, 84_000, 999_600, 1_240_000, 10_000_000].map(countWords), [
      ...['812', '8.1k', '84k', '1.0M', '1.2M', '10M'],
    ]);
    assert.deepEqual([0, 0.0042, 0.314, 12.5].map(costWords), ['$0', '$0.004', '$0.31', '$12.50']);
    assert.deepEqual(
      [counted(1, 'entry', 'entries'), counted(1_204, 'entry', 'entries')],
      ['1 entry', '1,204 entries'],
    );
  });
});
