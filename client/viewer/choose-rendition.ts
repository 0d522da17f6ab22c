import type { Rendition } from '../../server/modules/viewing/contract.ts';

/** Short sides in pixels; beyond `BLUR` times its size a picture looks soft and the next one is worth fetching. */
const SHORT_SIDES = { slow: 1000, view: 1240 } as const;
const BLUR = 1.3;

/** The least picture that looks sharp at `scale`; a slow link starts one step lower. */
export function chooseRendition(scale: number, isSlowLink: boolean): Rendition {
  const neededPx = scale * SHORT_SIDES.view;
  if (isSlowLink && neededPx <= SHORT_SIDES.slow * BLUR) return 'slow';
  return neededPx <= SHORT_SIDES.view * BLUR ? 'view' : 'full';
}
