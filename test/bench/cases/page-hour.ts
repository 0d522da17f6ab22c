import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tally } from '../support/leaf-as-reader.ts';
import { leafTogether } from '../support/leaf-together.ts';
import { fillLeafingHome } from '../support/leafing-home.ts';
import { median, tellResult } from '../support/measure.ts';
import { quantile } from '../support/run-callers.ts';
import { LOOK_MS } from '../support/loop-probe.ts';
import { startWatchedServer, type Second, type WatchedServer } from '../support/watched-server.ts';

const READERS = 16;
const MINUTES = Number(process.env['LANTAI_BENCH_MINUTES'] ?? 60);
const SETTLED_SECONDS = 300;

export const benchmark = {
  about: `memory and event loop of a server while ${READERS} readers leaf for ${MINUTES} minutes (LANTAI_BENCH_MINUTES)`,
  async run(): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), 'lantai-bench-'));
    let server: WatchedServer | undefined;
    try {
      const home = await fillLeafingHome(folder, READERS);
      server = await startWatchedServer(home.env);
      const tally = await leafTogether(server, home, MINUTES);
      tellTally(tally);
      tellSeconds(server.seconds);
    } finally {
      await server?.close();
      rmSync(folder, { recursive: true });
    }
  },
};

function tellTally({ pages, strips, bytes, calledOff, waitsMs, refusals }: Tally): void {
  const refused = [...refusals.values()].reduce((sum, count) => sum + count, 0);
  console.log(
    `${pages} pages and ${strips} strips served, ${(bytes / 1e6).toFixed(0)} MB; ${calledOff} called off; ` +
      `a page p50 ${median(waitsMs).toFixed(0)} ms, p95 ${quantile(waitsMs, 0.95).toFixed(0)} ms`,
  );
  for (const [reason, count] of refusals) console.log(`refused ${count} times: ${reason}`);
  tellResult('page-hour.pages', pages, 'pages');
  tellResult('page-hour.refused', refused, 'calls');
}

function tellSeconds(seconds: readonly Second[]): void {
  const rss = seconds.map(({ rssBytes }) => rssBytes / 1e6);
  const settled = rss.slice(SETTLED_SECONDS);
  tellResult('page-hour.rss.start', rss[0] ?? NaN, 'MB');
  tellResult('page-hour.rss.5-minutes', settled[0] ?? NaN, 'MB');
  const most = Math.max(...rss);
  console.log(`most memory after ${(rss.indexOf(most) / 60).toFixed(1)} min`);
  tellResult('page-hour.rss.most', most, 'MB');
  const server = seconds.map(({ serverBytes }) => serverBytes / 1e6);
  tellResult('page-hour.rss.server-alone.most', Math.max(...server), 'MB');
  tellResult('page-hour.rss.p99', quantile(rss, 0.99), 'MB');
  tellResult('page-hour.rss.end', rss.at(-1) ?? NaN, 'MB');
  tellResult('page-hour.rss.slope', slope(settled) * 3600, 'MB/h');
  const database = seconds.map(({ databaseBytes }) => databaseBytes / 1e6);
  console.log(
    `beside it PostgreSQL, shared pages counted for each backend: at most ${Math.max(...database).toFixed(0)} MB`,
  );
  const lags = seconds.flatMap(({ lagsMs }) => lagsMs);
  tellResult('page-hour.lag.p50', quantile(lags, 0.5), 'ms');
  tellResult('page-hour.lag.p99', quantile(lags, 0.99), 'ms');
  tellResult(
    'page-hour.lag.most',
    lags.reduce((most, lag) => Math.max(most, lag), 0),
    'ms',
  );
  tellResult('page-hour.wait.p99', quantile(waitsWithin(lags), 0.99), 'ms');
}

/** What somebody waits who comes at any moment: a timer that is late by a second counts once, and so do those who came within it. */
function waitsWithin(lags: readonly number[]): number[] {
  return lags.flatMap((lag) =>
    Array.from(
      { length: Math.floor(Math.max(0, lag) / LOOK_MS) + 1 },
      (_, nth) => lag - nth * LOOK_MS,
    ),
  );
}

/** By how much values rise from one to the next: the line of least squares. */
function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let [over, under] = [0, 0];
  for (const [at, value] of values.entries()) {
    over += (at - middle) * (value - mean);
    under += (at - middle) ** 2;
  }
  return over / under;
}
