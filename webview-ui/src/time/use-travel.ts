import { useCallback, useRef, useState } from 'react';
import type { Moment } from '../../../extension/src/protocol/panel/panel-view.ts';
import { useHost } from '../store/panel-context.tsx';

/**
 * Travelling: where the slider stands, and how to move it. Only one request is under way at a time; while it is, the
 * newest wish waits and those before it are forgotten, so that dragging never piles up work.
 */
export function useTravel(moment: Moment): {
  readonly seq: number;
  readonly travel: (seq: number | null) => void;
} {
  const host = useHost();
  const [wish, setWish] = useState<number | null>(null);
  const waiting = useRef<{ readonly seq: number | null } | null>(null);
  const busy = useRef(false);

  const send = useCallback(async () => {
    busy.current = true;
    while (waiting.current !== null) {
      const { seq } = waiting.current;
      waiting.current = null;
      await host.send({ name: 'travel', seq });
    }
    busy.current = false;
    // From here on the view says where we are, also when the host refused.
    setWish(null);
  }, [host]);

  const travel = useCallback(
    (seq: number | null) => {
      setWish(seq);
      waiting.current = { seq };
      if (!busy.current) void send();
    },
    [send],
  );
  return { seq: wish ?? moment.seq, travel };
}
