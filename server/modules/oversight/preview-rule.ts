import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { invalid } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import type { RuleBody, previewRule as contract } from './contract.ts';
import type { z } from 'zod';
import { indexAt, ledgerSize, listSequenced } from './entry-view.ts';
import { judgeOf } from './kinds/judge-of.ts';
import { calendarAt, loadLaw } from './load-law.ts';
import { loadSightings } from './sighting-view.ts';
import { nameSubjects } from './subject-view.ts';
import { createWatch, type Tip } from './watching/watch.ts';

type Preview = z.input<typeof contract.response>;

const DAY_MS = 86_400_000;
const CHUNK = 1000;
/** As many as are looked at within a few seconds. */
const MOST_ENTRIES = 200_000;
const MOST_SAMPLES = 20;

/** 试算: holds the entries of the last days against a rule, and keeps nothing of what it finds. */
export async function previewRule(
  services: Services,
  tx: Tx,
  actor: Actor,
  { body, days }: { body: RuleBody; days: number },
): Promise<Preview> {
  const size = await ledgerSize(tx);
  const since = new Date(services.clock().getTime() - days * DAY_MS);
  const from = await indexAt(tx, since, size);
  if (size - from > MOST_ENTRIES) {
    throw invalid(`这些天有 ${size - from} 条账本条目，一次试算不了，请缩短天数`, 'days');
  }
  const found = await judgeAll(tx, body, from, size);
  const most = found
    .sort((one, other) => other.indexes.length - one.indexes.length)
    .slice(0, MOST_SAMPLES);
  const names = await nameSubjects(tx, most);
  await services.ledger.record(tx, {
    kind: 'DONE',
    action: 'oversight.preview',
    ...traceOf(actor),
    outcome: `${found.length} findings`,
    detail: JSON.stringify({ body, days }),
  });
  return {
    entries: size - from,
    findings: found.length,
    samples: most.map(({ subject, bucket, indexes }) => ({
      subjectName: names.get(subject.id) ?? subject.id,
      bucket: bucket.toISOString(),
      entries: indexes.length,
      firstIndex: Math.min(...indexes),
    })),
  };
}

async function judgeAll(tx: Tx, body: RuleBody, from: number, size: number): Promise<Tip[]> {
  const law = await loadLaw(tx);
  const watch = createWatch(judgeOf(body), from);
  const found = new Map<string, Tip>();
  for (let at = from; at < size; at += CHUNK) {
    const entries = await listSequenced(tx, at, Math.min(size, at + CHUNK), CHUNK);
    for (const sighting of await loadSightings(tx, entries)) {
      const tip = watch.see(sighting, calendarAt(law, sighting.index));
      if (!tip) continue;
      const key = `${tip.subject.id} ${tip.bucket.getTime()}`;
      const before = found.get(key);
      const indexes = new Set([...(before?.indexes ?? []), ...tip.indexes]);
      found.set(key, { ...tip, indexes: [...indexes] });
    }
  }
  return [...found.values()];
}
