import { assemble } from '../../../crypto/assemble.ts';

/** Of one point in each of four transforms: a vector of real parts and one of imaginary ones. */
export const POINT_BYTES = 32;

/**
 * One step of four transforms side by side, each lane of a vector one of them: over the points from `at` up to `end`,
 * pairs that are `half` bytes apart. The turn of the pair at `n` of its `half` lies at `half + n`.
 */
export const assembleButterflies = (): Uint8Array<ArrayBuffer> =>
  assemble(
    ['at', 'half', 'end', 'other', 'turn'],
    {},
    `
  loop
    half =turn  at half plus =other
    loop
      turn load:0 =cos  turn load:16 =sin
      other load:0 =re  other load:16 =im
      re cos multiply-floats im sin multiply-floats add-floats =x
      im cos multiply-floats re sin multiply-floats subtract-floats =y
      at load:0 =re  at load:16 =im
      other re x subtract-floats store:0  other im y subtract-floats store:16
      at re x add-floats store:0  at im y add-floats store:16
      ${['at', 'other', 'turn'].map((each) => `${each} number:${POINT_BYTES} plus =${each}`).join(' ')}
    turn half half plus below again
    other =at
  at end below again`,
  );
