/** iiif-processor (Apache-2.0) over HTTP, in a process of its own: started with its folder, that of the pages and a port. */
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

type Processor = new (
  url: string,
  resolve: (asked: { id: string }) => Promise<NodeJS.ReadableStream>,
) => { execute(): Promise<{ type: string; contentType?: string; body?: Buffer }> };

const [modules = '', pages = '', port = ''] = process.argv.slice(2);
const entry = join(modules, 'iiif-processor', 'dist', 'index.mjs');
const { Processor } = (await import(pathToFileURL(entry).href)) as { Processor: Processor };

process.on('disconnect', () => process.exit());
createServer((request, response) => {
  const open = ({ id }: { id: string }) => Promise.resolve(createReadStream(join(pages, id)));
  const url = `http://127.0.0.1:${port}${request.url ?? ''}`;
  void new Processor(url, open).execute().then(
    ({ contentType, body }) => response.writeHead(200, { 'Content-Type': contentType }).end(body),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
}).listen(Number(port), '127.0.0.1', () => process.send?.('ready'));
