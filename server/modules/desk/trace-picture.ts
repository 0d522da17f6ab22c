import type { Readable } from 'node:stream';
import { sm3 } from '../../../crypto/sm3.ts';
import type { Services } from '../../context.ts';
import { forbidden } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { CODE_BITS } from '../../imaging/forensic/convolution-code.ts';
import type { Sought, Traced } from '../../imaging/forensic/trace-view.ts';
import { TRACE } from '../../key-release/releasing-acts.ts';
import { requireKey, type PageRow } from '../archives/index.ts';
import { awaitReceipt, type Receipt } from '../ledger/index.ts';
import { openOriginal } from '../viewing/index.ts';
import type { Certainty, TraceReport } from './contract.ts';
import { describeView, type DescribedView } from './describe-view.ts';
import { explainPicture } from './explain-picture.ts';
import { findPageById, listViewsOf } from './known-page-view.ts';
import { listLedgers, type Ledgers } from './ledgers-view.ts';
import { receivePicture } from './receive-picture.ts';

/** A connection on which nothing moves is cut after two minutes: the answer must come before. */
const MOST_MS = 100_000;

type Input = { page?: string | undefined; body: Readable; signal: AbortSignal };
type Asked = { digest: Buffer; page: PageRow | undefined };

/**
 * Tells by the invisible mark of a picture which delivery it is of. Two entries say so: that it is asked, before
 * anything is opened, and what came of it. The picture is kept nowhere; with `page` the archived one is compared.
 */
export async function tracePicture(
  services: Services,
  actor: Actor,
  input: Input,
): Promise<TraceReport> {
  return services.traceTurns.take(actor.accountId, async () => {
    const picture = await receivePicture(input.body);
    const page = await requirePage(services, input.page);
    const { signal } = input;
    return traceReceived(services, actor, { picture, page, digest: sm3(picture), signal });
  });
}

async function requirePage(
  { db }: Pick<Services, 'db'>,
  id: string | undefined,
): Promise<PageRow | undefined> {
  if (id === undefined) return undefined;
  const page = await findPageById(db, id);
  if (!page) throw forbidden();
  await requireKey(db, page.volume_id);
  return page;
}

async function traceReceived(
  services: Services,
  actor: Actor,
  { picture, signal, ...asked }: Asked & { picture: Buffer; signal: AbortSignal },
): Promise<TraceReport> {
  const { db, ledger, images } = services;
  const { digest, page } = asked;
  const ledgers = await listLedgers(db, ledger.origin);
  const entryId = await recordAsking(services, actor, asked);
  const sought = { key: services.markKey, origins: [...ledgers.keys()] };
  const known = page && (await knowPage(services, actor, { entryId, page, ledgers }));
  const call = {
    key: actor.accountId,
    signal: AbortSignal.any([signal, AbortSignal.timeout(MOST_MS)]),
  };
  const traced = await images
    .trace(picture, { ...sought, ...(known && { known }) }, call)
    .catch(async (error: unknown) => {
      const { outcome, fault } = explainPicture(error);
      if (outcome) await recordAnswer(services, actor, { ...asked, outcome });
      throw fault;
    });
  const described = traced && (await describeView(db, traced.id, ledgers));
  const told = { ...asked, outcome: outcomeOf(traced, described), entryId: described?.entryId };
  const { index: recordedAs } = await recordAnswer(services, actor, told);
  return {
    outcome: traced ? (described ? 'found' : 'unbelieved') : 'none',
    digest: digest.toString('hex'),
    recordedAs,
    wasCompared: known !== undefined,
    certainty: traced ? certaintyOf(traced) : null,
    view: described?.view ?? null,
  };
}

/** What a picture may be held against. Without any view of the page there is nothing to find by it. */
async function knowPage(
  services: Services,
  actor: Actor,
  { entryId, page, ledgers }: { entryId: string; page: PageRow; ledgers: Ledgers },
): Promise<Sought['known']> {
  const among = await listViewsOf(services.db, page, ledgers);
  if (among.length === 0) return undefined;
  return {
    original: await openOriginal(services, actor, entryId, page),
    shorterSide: Math.min(page.width, page.height),
    among,
  };
}

function certaintyOf({ chance, correctedSigns }: Traced): Certainty {
  return { chance, correctedSigns, signs: CODE_BITS };
}

function outcomeOf(traced: Traced | undefined, described: DescribedView | undefined): string {
  if (!traced) return 'none';
  if (!described) return `unbelieved ${traced.id.index}`;
  const { past, index } = described.view;
  return past === null ? `entry ${index}` : `past ${past} entry ${index}`;
}

/** Keys of the page are given by this entry. */
async function recordAsking(
  { ledger }: Services,
  actor: Actor,
  { digest, page }: Asked,
): Promise<string> {
  const recorded = await ledger.recordAlone({
    kind: 'INTENT',
    action: TRACE,
    ...traceOf(actor),
    ...(page && { item: page.volume_id, pages: page.id }),
    content: digest,
  });
  await awaitReceipt(recorded);
  return recorded.entryId;
}

async function recordAnswer(
  { ledger }: Services,
  actor: Actor,
  { digest, outcome, entryId }: Asked & { outcome: string; entryId?: string | undefined },
): Promise<Receipt> {
  const recorded = await ledger.recordAlone({
    kind: 'DONE',
    action: TRACE,
    ...traceOf(actor),
    ...(entryId !== undefined && { item: entryId }),
    content: digest,
    outcome,
  });
  return awaitReceipt(recorded);
}
