import { z } from 'zod';

export const alarm = z.object({
  code: z.string(),
  text: z.string(),
  since: z.iso.datetime(),
});
export type AlarmFace = z.infer<typeof alarm>;

/** Oldest first. */
export const browseAlarms = { response: z.object({ items: z.array(alarm) }) };
