import type { SessionSetup } from '../../protocol/events.ts';

/** Whether a session of this setup may run commands or write: then it goes on in a trusted workspace only. */
export const needsTrust = ({ autonomy, mode }: Pick<SessionSetup, 'autonomy' | 'mode'>): boolean =>
  autonomy !== 'read-only' || mode === 'fix';
