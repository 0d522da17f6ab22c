/** The only door to sharp: text drawn before the fonts are prepared would be boxes for the life of the process. */
import { basename } from 'node:path';
import type sharp from 'sharp';

export type Sharp = typeof sharp;

/** Name of the private fontconfig file that `prepareFonts` writes. */
export const FONT_CONFIG_NAME = 'lantai-fonts.conf';

// Everything else that libvips could read is refused before a byte of it is parsed.
const ALLOWED_LOADERS = ['Jpeg', 'Png', 'Tiff', 'Svg'].map((name) => `VipsForeignLoad${name}`);

let loading: Promise<Sharp> | undefined;

/** Loads sharp once per thread; throws unless `prepareFonts` has run in this process. */
export async function loadSharp(): Promise<Sharp> {
  if (basename(process.env['FONTCONFIG_FILE'] ?? '') !== FONT_CONFIG_NAME) {
    throw new Error('prepareFonts must run before the first image is drawn');
  }
  loading ??= import('sharp').then(({ default: loaded }) => configure(loaded));
  return loading;
}

function configure(loaded: Sharp): Sharp {
  loaded.cache(false);
  // Jobs run side by side in workers already: threads inside a job would only compete.
  loaded.concurrency(1);
  loaded.block({ operation: ['VipsForeignLoad'] });
  loaded.unblock({ operation: ALLOWED_LOADERS });
  return loaded;
}
