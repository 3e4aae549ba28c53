import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer, type Server as Door } from 'node:net';

/**
 * A second door at ::1 for a server that listens at 127.0.0.1, since `localhost` leads to either. Null where the machine has no such
 * address, or another program listens there.
 */
export async function openLoopback6(server: Server, port: number): Promise<Door | null> {
  const door = createServer((socket) => server.emit('connection', socket));
  door.maxConnections = server.maxConnections;
  door.listen({ host: '::1', port });
  try {
    await once(door, 'listening');
    return door;
  } catch {
    return null;
  }
}
