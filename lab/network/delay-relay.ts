/**
 * `node delay-relay.ts MS PORT=ADDRESS:PORT...`: passes each datagram on, late. A program of its own, so that it can be
 * a service of the lab; not every kernel can delay packets itself.
 */
import { createSocket } from 'node:dgram';
import { plan } from './addresses.ts';

const [delayMs, ...ways] = process.argv.slice(2);
for (const way of ways) {
  const [port, address, target] = way.split(/[=:]/);
  const socket = createSocket('udp4');
  socket.on('message', (datagram) => {
    setTimeout(() => socket.send(datagram, Number(target), address), Number(delayMs));
  });
  socket.bind(Number(port), plan.host);
}
