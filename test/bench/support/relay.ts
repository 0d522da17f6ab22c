/**
 * A proxy as it stands before a server, in a process of its own: started with the address to listen at and the port of the
 * loopback net to pass everything on to. Says where it listens.
 */
import { connect, createServer, type AddressInfo } from 'node:net';

const [address = '', port = ''] = process.argv.slice(2);

const relay = createServer((client) => {
  const server = connect(Number(port), '127.0.0.1');
  client.pipe(server).pipe(client);
  client.on('error', () => server.destroy());
  server.on('error', () => client.destroy());
});
relay.listen(0, address, () => process.stdout.write(`${(relay.address() as AddressInfo).port}\n`));
