/** Listening on this machine, for whatever of ours a browser opens. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The names by which a browser on this machine asks for it. */
export const LOOPBACK: readonly string[] = ['127.0.0.1', '[::1]', 'localhost'];

/** @throws NodeJS.ErrnoException where it cannot listen there */
export const listening = (server: Server, port: number, host: string): Promise<AddressInfo> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.removeListener('error', reject);
      resolve(server.address() as AddressInfo);
    });
  });
