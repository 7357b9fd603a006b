import { useSyncExternalStore } from 'react';

/** Which arrangement fits: tabs (narrow below 560 px, then roomier), or parts beside each other (wide from 900 px). */
export type PageWidth = 'narrow' | 'medium' | 'wide';

/** The arrangement that fits the page now; renders anew only when that changes. */
export function usePageWidth(): PageWidth {
  return useSyncExternalStore(subscribe, pageWidth);
}

function subscribe(changed: () => void): () => void {
  window.addEventListener('resize', changed);
  return () => window.removeEventListener('resize', changed);
}

function pageWidth(): PageWidth {
  const width = document.documentElement.clientWidth;
  return width < 560 ? 'narrow' : width < 900 ? 'medium' : 'wide';
}
