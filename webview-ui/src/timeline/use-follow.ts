import { useCallback, useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent, RefObject, UIEvent, WheelEvent } from 'react';
import type { VirtuosoHandle } from 'react-virtuoso';

/** Pixels above the end that still count as the end. */
const nearEnd = 24;

/**
 * Keeps a list at its end while it grows, as long as the person is there. Only what a person does ends that: turning
 * the wheel up, dragging the scroll bar, opening a row (`hold`). Coming back to the end begins it again.
 */
export function useFollow(list: RefObject<VirtuosoHandle | null>, enabled: boolean) {
  const following = useRef(true);
  const [atEnd, setAtEnd] = useState(true);
  const hold = useCallback(() => {
    following.current = false;
  }, []);
  return {
    atEnd,
    hold,
    /** properties of the list */
    listProps: {
      followOutput: () => (enabled && following.current ? ('auto' as const) : false),
      totalListHeightChanged() {
        if (enabled && following.current) list.current?.scrollToIndex({ index: 'LAST', align: 'end' });
      },
      atBottomThreshold: nearEnd,
      atBottomStateChange: setAtEnd,
      onScroll({ currentTarget: { scrollTop, scrollHeight, clientHeight } }: UIEvent<HTMLElement>) {
        if (scrollHeight - scrollTop - clientHeight < nearEnd) following.current = true;
      },
      onWheel({ deltaY }: WheelEvent) {
        if (deltaY < 0) hold();
      },
      onPointerDown({ target, currentTarget }: PointerEvent) {
        if (target === currentTarget) hold();
      },
      onKeyDownCapture({ key }: KeyboardEvent) {
        if (['ArrowUp', 'PageUp', 'Home'].includes(key)) hold();
      },
    },
  };
}
