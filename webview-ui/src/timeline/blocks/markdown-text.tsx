import { useMemo } from 'react';
import { useHost } from '../../store/panel-context.tsx';
import { visibleText } from '../../words/visible-text.ts';
import { parseMarkdown } from './parse-markdown.ts';
import type { Inline, MarkdownBlock } from './parse-markdown.ts';

/** A model's words: the part of Markdown that they use, as elements. Links are opened by the host. */
export function MarkdownText({ text }: { readonly text: string }) {
  const blocks = useMemo(() => parseMarkdown(visibleText(text)), [text]);
  return (
    <div className="markdown">
      {blocks.map((block, index) => (
        <Block key={index} block={block} />
      ))}
    </div>
  );
}

function Block({ block }: { readonly block: MarkdownBlock }) {
  switch (block.kind) {
    case 'code':
      return (
        <pre className="code" tabIndex={0}>
          {block.text}
        </pre>
      );
    case 'heading':
      return (
        <p className="markdown-heading">
          <Words content={block.content} />
        </p>
      );
    case 'quote':
      return (
        <blockquote>
          <Words content={block.content} />
        </blockquote>
      );
    case 'paragraph':
      return (
        <p>
          <Words content={block.content} />
        </p>
      );
    case 'list': {
      const items = block.items.map(({ depth, content }, index) => (
        <li key={index} className={`depth-${depth}`}>
          <Words content={content} />
        </li>
      ));
      return block.ordered ? <ol>{items}</ol> : <ul>{items}</ul>;
    }
  }
}

function Words({ content }: { readonly content: readonly Inline[] }) {
  const host = useHost();
  return content.map((piece, index) => {
    switch (piece.kind) {
      case 'text':
        return piece.text;
      case 'code':
        return <code key={index}>{piece.text}</code>;
      case 'strong':
        return <strong key={index}>{piece.text}</strong>;
      case 'emphasis':
        return <em key={index}>{piece.text}</em>;
      case 'link':
        return (
          <button
            key={index}
            type="button"
            className="link-button"
            title={piece.href}
            onClick={() => void host.send({ name: 'open-link', href: piece.href })}
          >
            {piece.text}
          </button>
        );
    }
  });
}
