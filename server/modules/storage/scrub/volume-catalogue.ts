import { z } from 'zod';

const digest = z.string().regex(/^[0-9a-f]{64}$/);

const page = z.object({
  id: z.uuid(),
  no: z.int(),
  path: z.string(),
  master: z.string(),
  width: z.int(),
  height: z.int(),
  files: z.record(z.string(), z.object({ salt: digest, sm3: digest })),
});

const material = z.object({
  /** The version that brought it; the first format knew only one. */
  version: z.int().default(1),
  classCode: z.string(),
  sequence: z.int(),
  ordinal: z.int(),
  title: z.string(),
  formedOn: z.string(),
  remark: z.string(),
  pages: z.array(page),
});

/** What a scrub needs of the catalogues of both formats; the rest of them is none of its business. */
const volumeCatalogue = z.discriminatedUnion('format', [
  z.object({
    format: z.literal('lantai-catalogue-1'),
    copyKind: z.string(),
    materials: z.array(material),
  }),
  z.object({
    format: z.literal('lantai-catalogue-2'),
    volume: z.object({ id: z.uuid(), archiveNo: z.string(), copyKind: z.string() }),
    materials: z.array(material),
  }),
]);

export type CataloguedPage = z.output<typeof page>;
export type CataloguedMaterial = z.output<typeof material>;
export type VolumeCatalogue = {
  /** Of the volume, as far as the format tells. */
  face: { id?: string; archiveNo?: string; copyKind: string };
  materials: CataloguedMaterial[];
};

/** `undefined` for bytes that are no catalogue. */
export function parseCatalogue(bytes: Buffer): VolumeCatalogue | undefined {
  const parsed = volumeCatalogue.safeParse(parseJson(bytes));
  if (!parsed.success) return undefined;
  const { data } = parsed;
  const face = data.format === 'lantai-catalogue-1' ? { copyKind: data.copyKind } : data.volume;
  return { face, materials: data.materials };
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
