import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import type { SuiteEvent } from './suite-events.ts';

/** A port on which one extension host tells how its tests go. */
export interface SuiteEventsServer extends AsyncDisposable {
  readonly port: number;
  /** resolves when the host has said everything: true if it came to its end */
  readonly told: Promise<boolean>;
}

/** Listens for one extension host and hands each of its events on as it comes. */
export async function listenForSuiteEvents(on: (event: SuiteEvent) => void): Promise<SuiteEventsServer> {
  const { promise: told, resolve } = Promise.withResolvers<boolean>();
  const server = createServer((socket) => {
    let ended = false;
    // A host that is killed resets the connection; that it did not come to its end says it all.
    socket.on('error', () => resolve(ended));
    const lines = createInterface({ input: socket });
    lines.on('line', (line) => {
      const event = JSON.parse(line) as SuiteEvent;
      ended ||= event.type === 'end';
      on(event);
    });
    lines.once('close', () => resolve(ended));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return { port, told, [Symbol.asyncDispose]: async () => void server.close() };
}
