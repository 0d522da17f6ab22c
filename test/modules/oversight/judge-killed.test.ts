import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { OUTBOX_SECRET } from '../../../server/keystore/ensure-ledger-macs.ts';
import { judgeOf } from '../../../server/modules/oversight/kinds/judge-of.ts';
import type { RuleBody } from '../../../server/modules/oversight/contract.ts';
import { ledgerSize, listSequenced } from '../../../server/modules/oversight/entry-view.ts';
import { calendarAt, loadLaw } from '../../../server/modules/oversight/load-law.ts';
import { loadSightings } from '../../../server/modules/oversight/sighting-view.ts';
import { createWatch } from '../../../server/modules/oversight/watching/watch.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { listLedger } from '../../support/ledger-entries.ts';
import { numbersFrom } from '../../support/numbers-from.ts';
import { adoptRule, draftOf, foundBy, recordActs, type Act } from './support/watch-room.ts';

const SCRIPT = join(import.meta.dirname, 'support', 'judge-until-killed.ts');
const ENTRIES = 2500;
const KILLS = 3;
const RULES: RuleBody[] = [
  { kind: 'repeated_refusals', parameters: { windowMinutes: 60, atLeast: 6 } },
  { kind: 'repeated_refusals', parameters: { windowMinutes: 1440, atLeast: 70 } },
  { kind: 'off_hours_reading', parameters: { graceMinutes: 0, withLookUps: true } },
  { kind: 'mass_access', parameters: { measure: 'searches', windowMinutes: 600, atLeast: 38 } },
];

describe('judging that is killed again and again', () => {
  let app: TestApp;
  const ruleIds: string[] = [];
  before(async () => {
    app = await startApp();
    for (const body of RULES) ruleIds.push(await adoptRule(app, draftOf(body)));
    const below = numbersFrom(61);
    const people = Array.from({ length: 5 }, () => randomUUID());
    const acts = Array.from({ length: ENTRIES }, (_, n): Act => {
      const minutes = n * 2 + below(3);
      const minute = new Date(Date.UTC(2026, 10, 23, 0, minutes)).toISOString().slice(0, 16);
      const actor = people[below(people.length)] ?? '';
      return below(2) === 0
        ? { minute, kind: 'DENY', action: 'archives.show', actor }
        : { minute, kind: 'DONE', action: 'archives.search', actor };
    });
    for (let from = 0; from < ENTRIES; from += 1000) {
      await recordActs(app, acts.slice(from, from + 1000));
    }
  });
  after(() => app.close());

  const cursor = async (): Promise<number> => {
    const row = await app.database
      .superuser('oversight_cursor')
      .first<{ next_index: string } | undefined>('next_index');
    return Number(row?.next_index ?? 0);
  };

  /** Lets a process judge until `enough` says so, and kills it. */
  async function judgeUntil(enough: () => Promise<boolean>): Promise<void> {
    const { ledger, keystore } = app.services;
    const key = keystore.readSecret(OUTBOX_SECRET)?.toString('base64') ?? '';
    const child = spawn(process.execPath, [SCRIPT, app.database.urls.app, ledger.origin, key], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const gone = once(child, 'exit');
    try {
      while (!(await enough()) && child.exitCode === null) await sleep(5);
      expect(child.exitCode).to.equal(null);
    } finally {
      child.kill('SIGKILL');
      await gone;
    }
  }

  it('has found exactly what one look at all entries finds, and recorded each finding once', async () => {
    const size = await ledgerSize(app.services.db);
    const below = numbersFrom(62);
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const wanted = Math.floor((kill * size) / (KILLS + 2));
      const delay = below(30);
      await judgeUntil(async () => (await cursor()) >= wanted && (await sleep(delay, true)));
    }
    await judgeUntil(async () => (await cursor()) >= size);

    const law = await loadLaw(app.services.db);
    const entries = await listSequenced(app.services.db, 0, size, size);
    const sightings = await loadSightings(app.services.db, entries);
    let findings = 0;
    for (const [at, ruleId] of ruleIds.entries()) {
      const rule = law.rules.find((one) => one.ruleId === ruleId);
      const body = RULES[at];
      if (!rule || !body) throw new Error('no rule');
      const watch = createWatch(judgeOf(body), rule.fromIndex);
      const wanted = new Map<string, Set<number>>();
      for (const sighting of sightings) {
        const tip = watch.see(sighting, calendarAt(law, sighting.index));
        if (!tip) continue;
        const key = `${tip.subject.id} ${tip.bucket.toISOString()}`;
        wanted.set(key, new Set([...(wanted.get(key) ?? []), ...tip.indexes]));
      }
      const found = await foundBy(app, ruleId);
      const asMap = new Map(
        found.map(({ subject, bucket, indexes }) => [`${subject} ${bucket}`, new Set(indexes)]),
      );
      expect(asMap, `rule ${at}`).to.deep.equal(wanted);
      expect(found, `rule ${at}`).to.have.length.above(1);
      findings += found.length;
    }
    const raised = (await listLedger(app)).filter(
      ({ action, approval }) => action === 'findings.raise' && ruleIds.includes(approval ?? ''),
    );
    expect(raised).to.have.lengthOf(findings);
    process.stdout.write(`      ${KILLS + 1} kills, ${findings} findings, each once\n`);
  });
});
