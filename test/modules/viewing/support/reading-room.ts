import {
  opening,
  type Material,
  type Opening,
} from '../../../../server/modules/viewing/contract.ts';
import type { PageSize } from '../../../../server/demo/paint-page.ts';
import { DEMO_SECRETS } from '../../../../server/modules/sessions/index.ts';
import { startApp, type TestApp } from '../../../support/app.ts';
import type { Answer, Caller } from '../../../support/caller.ts';
import { cutVolume } from '../../../support/cut-volume.ts';
import { grantReading, type Reading } from '../../../support/grant-reading.ts';
import { buildWorld, type World } from '../../../support/world.ts';

/** A server with one volume of three classes, of which two can be granted for the purpose of wages. */
export type ReadingRoom = {
  app: TestApp;
  world: World;
  volumeId: string;
  /** Grants classes 4-1 and 9-2 of the volume to two clerks. */
  grant(days?: number): Promise<Reading>;
  /** Opens, and has the other reader confirm where that is asked for. */
  open(reader: Caller, requestId: string): Promise<Opening>;
};

export const GRANTED = ['4-1', '9-2'];
export const UNGRANTED = '3';

export async function openReadingRoom(
  start: () => Promise<TestApp> = startApp,
  size: PageSize = 'small',
): Promise<ReadingRoom> {
  const app = await start();
  const world = await buildWorld(app);
  const whole = world.plan.volumes.find((volume) => world.person(volume).unitCode === 'QY-JYJ');
  if (!whole) throw new Error('no volume of the education bureau');
  const cut = cutVolume(whole, ['三', '4-1', '9-2']);
  const verdict = await world.bring(await world.pack(cut, size), 'QY');
  const volumeId = verdict.volumeId ?? '';
  return {
    app,
    world,
    volumeId,
    grant: (days = 3) =>
      grantReading(app, world, { volumeId, purpose: 'wage', categories: GRANTED, days }),
    async open(reader, requestId) {
      const opened = (await openUnder(reader, requestId)).as(opening);
      if (opened.state === 'open') return opened;
      return (await confirm(reader, opened.id)).as(opening);
    },
  };
}

export function openUnder(reader: Caller, requestId: string): Promise<Answer> {
  return reader.post('/api/viewing/openings', { requestId });
}

export function confirm(
  reader: Caller,
  id: string,
  pin: string = DEMO_SECRETS.pin,
): Promise<Answer> {
  return reader.post(`/api/viewing/openings/${id}/confirm`, { pin });
}

export function pathOfPage(
  { id }: Pick<Opening, 'id'>,
  pageId: string,
  rendition = 'view',
): string {
  return `/api/viewing/openings/${id}/pages/${pageId}?rendition=${rendition}`;
}

export function pathOfStrip({ id }: Pick<Opening, 'id'>, materialId: string, from = 1): string {
  return `/api/viewing/openings/${id}/strips/${materialId}?from=${from}`;
}

/** The materials that an opening shows with their pages, in the order of its catalogue. */
export function materialsOf({ catalogue }: Opening): Extract<Material, { reach: 'open' }>[] {
  return catalogue.flatMap(({ materials }) =>
    materials.flatMap((material) => (material.reach === 'open' ? [material] : [])),
  );
}
