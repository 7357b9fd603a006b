import { useCallback, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import type { PanelView } from '../../../extension/src/protocol/panel/panel-view.ts';
import { IconButton } from '../controls/icon-button.tsx';
import { useFocusWish, useHost, useSaved } from '../store/panel-context.tsx';

/** A field for words to the agent while it works. Enter sends, Shift+Enter breaks the line; what is refused stays. */
export function SteerBox({ view }: { readonly view: PanelView }) {
  const host = useHost();
  const field = useRef<HTMLTextAreaElement>(null);
  // Words to one session are not said to another.
  const { id } = view.session;
  const [written, write] = useSaved('steer', { session: id, text: '' });
  const text = written.session === id ? written.text : '';
  const newest = useRef(text);
  const setText = (next: string): void => {
    newest.current = next;
    write({ session: id, text: next });
  };
  useFocusWish(
    'steer',
    useCallback(() => field.current?.focus(), []),
  );
  if (!view.status.actions.includes('steer') || !view.moment.follows) return null;

  const send = async (): Promise<void> => {
    const said = text.trim();
    if (said === '') return;
    setText('');
    const reply = await host.send({ name: 'steer', text: said });
    // What was typed meanwhile stays, too.
    if (!reply.ok) setText([said, newest.current].filter((each) => each !== '').join('\n'));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // Enter also ends the input of a composed character: that one is not meant for us.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  };
  return (
    <div className="steer-box">
      <textarea
        className="text-area"
        ref={field}
        rows={1}
        maxLength={20_000}
        aria-label="Tell the agent something"
        title="The agent reads it before its next turn. Shift+Enter breaks the line."
        placeholder="Tell the agent something"
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={onKeyDown}
      />
      <IconButton
        icon="send"
        label="Send (Enter)"
        disabled={text.trim() === ''}
        onClick={() => void send()}
      />
    </div>
  );
}
