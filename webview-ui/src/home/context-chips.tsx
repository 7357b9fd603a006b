import type { TaskDraft } from '../../../extension/src/protocol/panel/panel-messages.ts';
import { Icon } from '../controls/icon.tsx';

type ContextItem = TaskDraft['context'][number];
type ContextKind = ContextItem['kind'];

/** What the agent is pointed to: each can be removed, more of each kind added. */
export function ContextChips(props: {
  readonly context: readonly ContextItem[];
  readonly onAdd: (kind: ContextKind) => void;
  readonly onChange: (context: ContextItem[]) => void;
}) {
  return (
    <div className="chips" role="group" aria-label="Context">
      {props.context.map((item) => {
        const { icon, label, title } = wordsOf(item);
        return (
          <span className="chip" key={title} title={title}>
            <Icon name={icon} />
            <span className="chip-label">{label}</span>
            <button
              type="button"
              className="chip-remove"
              aria-label={`Remove ${title}`}
              title="Remove"
              onClick={() => props.onChange(props.context.filter((other) => other !== item))}
            >
              <Icon name="close" />
            </button>
          </span>
        );
      })}
      {adders.map(({ kind, label, title }) => (
        <button
          type="button"
          className="chip chip-add"
          key={kind}
          title={title}
          onClick={() => props.onAdd(kind)}
        >
          <Icon name="add" />
          {label}
        </button>
      ))}
    </div>
  );
}

const adders = [
  { kind: 'file', label: 'File', title: 'Point to a file' },
  { kind: 'selection', label: 'Selection', title: 'Point to what is selected in the editor' },
  { kind: 'problems', label: 'Problems', title: 'Point to what the Problems view shows' },
] as const;

function wordsOf(item: ContextItem): {
  readonly icon: string;
  readonly label: string;
  readonly title: string;
} {
  switch (item.kind) {
    case 'file':
      return { icon: 'file', label: nameOf(item.path), title: item.path };
    case 'selection': {
      const lines = item.startLine === item.endLine ? item.startLine : `${item.startLine}-${item.endLine}`;
      return {
        icon: 'selection',
        label: `${nameOf(item.path)}:${lines}`,
        title: `${item.path}, lines ${lines}`,
      };
    }
    case 'problems':
      return item.path === null
        ? { icon: 'warning', label: 'All problems', title: 'All problems' }
        : { icon: 'warning', label: `Problems in ${nameOf(item.path)}`, title: `Problems in ${item.path}` };
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
