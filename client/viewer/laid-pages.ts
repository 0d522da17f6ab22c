import type { Opening } from '../../server/modules/viewing/contract.ts';

export type Category = Opening['catalogue'][number];
export type Material = Category['materials'][number];
/** One whose pages may be read; of the others only mark and date are known. */
export type OpenMaterial = Extract<Material, { reach: 'open' }>;
export type Page = OpenMaterial['pages'][number];

/** One page in the running order of the volume; `no` counts from 1 through all that may be read. */
export type LaidPage = { no: number; page: Page; material: OpenMaterial; category: Category };

/** The pages of a catalogue, one after another, as they lie in the volume. */
export function layPages(catalogue: Opening['catalogue']): LaidPage[] {
  const pages = catalogue.flatMap((category) =>
    category.materials.flatMap((material) =>
      material.reach === 'open' ? material.pages.map((page) => ({ page, material, category })) : [],
    ),
  );
  return pages.map((laid, index) => ({ no: index + 1, ...laid }));
}

/** Where a material begins; undefined when it has no page. */
export function firstPageOf(pages: readonly LaidPage[], materialId: string): number | undefined {
  return pages.find(({ material }) => material.id === materialId)?.no;
}

/** The catalogue cut to the materials whose mark or title holds all words of `filter`. */
export function filterCatalogue(catalogue: readonly Category[], filter: string): Category[] {
  const words = filter.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const isWanted = (material: Material): boolean => {
    const title = material.reach === 'open' ? material.title : '';
    return words.every((word) => `${material.mark} ${title}`.toLowerCase().includes(word));
  };
  return catalogue
    .map((category) => ({ ...category, materials: category.materials.filter(isWanted) }))
    .filter(({ materials }) => words.length === 0 || materials.length > 0);
}
