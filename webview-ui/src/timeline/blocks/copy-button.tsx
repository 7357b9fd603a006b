import { useEffect, useState } from 'react';
import { IconButton } from '../../controls/icon-button.tsx';
import { useHost } from '../../store/panel-context.tsx';

/** Copies a text by way of the host; a check mark says for a moment that it did. */
export function CopyButton({ text }: { readonly text: string }) {
  const host = useHost();
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(false), 1_500);
    return () => clearTimeout(timer);
  }, [done]);
  const copy = async (): Promise<void> => {
    const reply = await host.send({ name: 'copy', text: text.slice(0, 1_000_000) });
    setDone(reply.ok);
  };
  return (
    <IconButton icon={done ? 'check' : 'copy'} label={done ? 'Copied' : 'Copy'} onClick={() => void copy()} />
  );
}
