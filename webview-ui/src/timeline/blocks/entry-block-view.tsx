import type { EntryBlock } from '../../../../extension/src/protocol/panel/panel-view.ts';
import { Facts } from '../../controls/facts.tsx';
import { visibleText } from '../../words/visible-text.ts';
import { plainOutput } from './ansi-lines.ts';
import { CopyButton } from './copy-button.tsx';
import { DiffText } from './diff-text.tsx';
import { MarkdownText } from './markdown-text.tsx';
import { OutputText } from './output-text.tsx';
import { Reports } from './reports.tsx';

/** A part of what an entry holds, under its title, with a button that copies it where that is text. */
export function EntryBlockView({ block }: { readonly block: EntryBlock }) {
  const text = copied(block);
  return (
    <div className="block">
      {(block.title !== '' || text !== null) && (
        <div className="block-head">
          <span className="block-title">{block.title}</span>
          {text !== null && <CopyButton text={text} />}
        </div>
      )}
      <Content block={block} />
    </div>
  );
}

function Content({ block }: { readonly block: EntryBlock }) {
  switch (block.kind) {
    case 'text':
      return <p className="block-text">{visibleText(block.text)}</p>;
    case 'markdown':
      return <MarkdownText text={block.text} />;
    case 'output':
      return <OutputText label={block.title} text={block.text} omittedBytes={block.omittedBytes} />;
    case 'code':
      return (
        <pre className="code" role="region" aria-label={block.title} tabIndex={0}>
          {visibleText(block.text)}
        </pre>
      );
    case 'diff':
      return <DiffText hunks={block.hunks} />;
    case 'facts':
      return <Facts facts={block.facts} />;
    case 'reports':
      return <Reports reports={block.reports} />;
  }
}

function copied(block: EntryBlock): string | null {
  switch (block.kind) {
    case 'text':
    case 'markdown':
    case 'code':
      return block.text;
    case 'output':
      return plainOutput(block.text);
    case 'diff':
    case 'facts':
    case 'reports':
      return null;
  }
}
