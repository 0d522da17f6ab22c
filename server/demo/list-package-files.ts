import { Readable } from 'node:stream';
import type { DemoPerson, DemoVolume } from './demo-plan.ts';
import { imageNames } from './image-names.ts';
import { paintPage } from './paint-page.ts';
import type { PageSize } from './paint-page.ts';
import { writeCatalogue } from './write-catalogue.ts';

export type PackageOrder = {
  seed: string;
  person: DemoPerson;
  volume: DemoVolume;
  size: PageSize;
  /** Whether cleaned copies of all pages (优化图像数据) go with the originals. */
  hasCleaned: boolean;
};

/** A file of a package; it is made when it is read. */
export type PackageFile = { path: string; open: () => Readable };

/** 姓名 and 公民身份号码, the name of a package and of its outermost folder. */
export function packageName({ person }: PackageOrder): string {
  return `${person.name}${person.idNumber}`;
}

/** The files of a package in the layout of GB/T 33870-2017, the catalogue first. */
export function listPackageFiles(order: PackageOrder): PackageFile[] {
  const { person, volume, hasCleaned } = order;
  const root = packageName(order);
  const catalogue = Buffer.from(writeCatalogue(person, volume.materials, hasCleaned));
  return [
    { path: `${root}/${root}.xml`, open: () => Readable.from([catalogue]) },
    ...listImages(order, `${root}/图像数据/原始图像数据`, false),
    ...(hasCleaned ? listImages(order, `${root}/图像数据/优化图像数据`, true) : []),
  ];
}

function listImages(order: PackageOrder, folder: string, isCleaned: boolean): PackageFile[] {
  const { seed, person, size } = order;
  return order.volume.materials.flatMap((material) =>
    imageNames(material).map((name, index) => {
      const page = { seed, person, material, pageNumber: index + 1, size, isCleaned };
      return { path: `${folder}/${name}`, open: () => Readable.from(paintOnce(page)) };
    }),
  );
}

async function* paintOnce(page: Parameters<typeof paintPage>[0]): AsyncGenerator<Buffer> {
  yield await paintPage(page);
}
