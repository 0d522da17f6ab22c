import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { freePorts } from './free-ports.ts';
import type { Target } from './page-load.ts';

const IIPSRV = '/usr/lib/iipimage-server/iipsrv.fcgi';
const TILE_PX = 256;

/** An image server beside ours: its processes are children of this one. */
export type PeerServer = { targets: (width: number) => Target[]; close: () => Promise<void> };

/** Why it cannot be compared with here, if so. */
export function iipsrvObstacle(): string | undefined {
  if (!existsSync(IIPSRV)) return 'iipimage-server is not installed here';
  return spawnSync('nginx', ['-v']).error ? 'nginx is not installed here' : undefined;
}

/**
 * `iipsrv` behind nginx, one process for each of our threads, over tiled pyramids of the pages; it lays its
 * watermark over every tile and keeps no tile between requests.
 */
export async function serveIipsrv(
  folder: string,
  pages: Buffer[],
  size: number,
): Promise<PeerServer> {
  mkdirSync(folder, { recursive: true });
  const files = await Promise.all(pages.map((page, nth) => writePyramid(folder, page, nth)));
  const watermark = join(folder, 'watermark.tif');
  await drawWatermark(watermark);
  const [port = 0, ...backends] = await freePorts(1 + size);
  const env = {
    ...process.env,
    FILESYSTEM_PREFIX: `${folder}/`,
    MAX_IMAGE_CACHE_SIZE: '0',
    WATERMARK: watermark,
    WATERMARK_PROBABILITY: '1.0',
    WATERMARK_OPACITY: '0.5',
    JPEG_QUALITY: '75',
  };
  const children = backends.map((backend) =>
    spawn(IIPSRV, ['--bind', `127.0.0.1:${backend}`], { env, stdio: 'ignore' }),
  );
  const config = join(folder, 'nginx.conf');
  writeFileSync(config, configure(folder, port, backends));
  children.push(spawn('nginx', ['-c', config, '-g', 'daemon off;'], { stdio: 'ignore' }));
  await sleep(1000);
  return {
    targets: (width) =>
      files.map((file) => ({
        url: `http://127.0.0.1:${port}/fcgi?FIF=${file}&WID=${width}&CVT=jpeg`,
        headers: {},
      })),
    async close() {
      await Promise.all(children.map(end));
    },
  };
}

async function writePyramid(folder: string, page: Buffer, nth: number): Promise<string> {
  const tile = { tile: true, tileWidth: TILE_PX, tileHeight: TILE_PX, pyramid: true };
  const file = `${nth}.tif`;
  await sharp(page)
    .tiff({ ...tile, compression: 'jpeg', quality: 85 })
    .toFile(join(folder, file));
  return file;
}

async function drawWatermark(file: string): Promise<void> {
  const text = `<text x="8" y="120" font-size="24" fill="#a33">LANTAI 2026</text>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${TILE_PX}" height="${TILE_PX}"><rect width="100%" height="100%" fill="#fff"/>${text}</svg>`;
  await sharp(Buffer.from(svg)).removeAlpha().tiff({ compression: 'none' }).toFile(file);
}

function configure(folder: string, port: number, backends: number[]): string {
  const servers = backends.map((backend) => `server 127.0.0.1:${backend};`).join(' ');
  return `
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  fastcgi_temp_path ${folder}/fastcgi;
  proxy_temp_path ${folder}/proxy;
  scgi_temp_path ${folder}/scgi;
  uwsgi_temp_path ${folder}/uwsgi;
  upstream iip { least_conn; ${servers} }
  server {
    listen 127.0.0.1:${port};
    location /fcgi {
      include /etc/nginx/fastcgi_params;
      fastcgi_pass iip;
    }
  }
}
`;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  await new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGTERM');
  });
}
