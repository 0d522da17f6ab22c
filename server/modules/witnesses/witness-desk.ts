import { setTimeout as sleep } from 'node:timers/promises';
import type { Services } from '../../context.ts';
import type { Cosigned, PastLedger } from '../ledger/index.ts';
import { openRateLimit } from '../terminals/index.ts';
import { acceptCosignature, type Accepted } from './accept-cosignature.ts';
import { SLOT_MS } from './checkpoint-to-witness.ts';
import { closeDays } from './close-days.ts';
import { cosignedNote } from './cosigned-note.ts';
import { gatherForExport } from './gather-for-export.ts';
import { gatherForPastExport } from './gather-for-past-export.ts';
import { pressWitness } from './press-witness.ts';
import { findCheckpoint, listWitnesses } from './store.ts';

/** The background worker that has heads witnessed and days closed; nothing that is served waits for it. */
export type WitnessDesk = {
  start(): void;
  /** Takes in what a witness signed; durable when it settles. */
  accept(note: string): Promise<Accepted>;
  /** Asks every witness that listens, and closes what can be closed. */
  round(): Promise<void>;
  /** What an export carries of their signatures. */
  forExport(): Promise<Cosigned>;
  /** The same for a ledger of the past: lines by size. */
  forExportOf(past: PastLedger): Promise<Cosigned['lines']>;
  /** What stood in the way when this witness was last asked, Chinese; empty where nothing did. */
  troubleOf(name: string): string;
  /** Whether an address may ask again this minute: its callers have no session. */
  admits(address: string): boolean;
  close(): Promise<void>;
};

const LIMITS = { perKey: 60, total: 3000, windowMs: SLOT_MS };

export function openWitnessDesk(services: () => Services): WitnessDesk {
  const stop = new AbortController();
  const troubles = new Map<string, string>();
  const limit = openRateLimit(LIMITS, () => services().clock());
  let tail: Promise<unknown> = Promise.resolve();
  let running: Promise<void> | undefined;

  /** One at a time: the held note is read and replaced, and a day is closed once. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = tail.then(work);
    tail = done.catch(() => undefined);
    return done;
  };

  async function accept(note: string): Promise<Accepted> {
    const accepted = await acceptCosignature(services(), note);
    await inTurn(() => keepLargest(services(), accepted.size));
    services().notices.changedNow('witnesses', [{ role: 'auditor' }]);
    void inTurn(() => closeDays(services())).catch(log('days not closed'));
    return accepted;
  }

  async function press(): Promise<void> {
    const witnesses = await listWitnesses(services().db);
    const listening = witnesses.filter(({ address }) => address !== '');
    await Promise.all(
      listening.map(async (witness) => {
        const trouble = await pressWitness(services(), witness, accept).catch(explain);
        if (trouble !== '' && trouble !== troubles.get(witness.name)) {
          services().logger.warn('witness in trouble', { witness: witness.name, trouble });
        }
        troubles.set(witness.name, trouble);
      }),
    );
  }

  async function round(): Promise<void> {
    await press();
    await inTurn(() => closeDays(services()));
  }

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      await round().catch(log('witness round failed'));
      await sleep(SLOT_MS, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  }

  const log = (what: string) => (error: unknown) => {
    if (!stop.signal.aborted) services().logger.error(what, { error: String(error) });
  };

  return {
    start: () => void (running ??= run()),
    accept,
    round,
    forExport: () => gatherForExport(services()),
    forExportOf: (past) => gatherForPastExport(services().db, past),
    admits: (address) => limit.admits(address),
    troubleOf: (name) => troubles.get(name) ?? '',
    async close() {
      stop.abort();
      await running;
      await tail;
    },
  };
}

async function keepLargest({ db, ledger, keepWitnessed }: Services, size: number): Promise<void> {
  const checkpoint = await findCheckpoint(db, size);
  if (!checkpoint) return;
  await keepWitnessed(await cosignedNote(db, ledger.origin, checkpoint));
}

function explain(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return `联系不上：${cause instanceof Error ? cause.message : String(cause)}`;
}
