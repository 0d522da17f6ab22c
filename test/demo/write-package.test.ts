import { expect } from 'chai';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { SaxesParser } from 'saxes';
import { openPromise } from 'yauzl';
import { buildDemoPlan } from '../../server/demo/build-demo-plan.ts';
import { buildVolume } from '../../server/demo/build-volume.ts';
import type { PackageOrder } from '../../server/demo/list-package-files.ts';
import { startPainter } from '../../server/demo/start-painter.ts';
import { writePackage, writePackageFolder } from '../../server/demo/write-package.ts';
import { inspectImage } from '../../server/imaging/inspect-image.ts';
import { prepareTestFonts } from '../imaging/prepare-test-fonts.ts';

describe('demo packages', () => {
  let dir: string;

  before(async () => {
    await prepareTestFonts();
    dir = await mkdtemp(join(tmpdir(), 'lantai-package-'));
  });

  after(() => rm(dir, { recursive: true }));

  it('are zips of a catalogue and every image that it names, twice', async () => {
    const order = tinyOrder();
    const name = `${order.person.name}${order.person.idNumber}`;
    const files = await readZip(await writePackage(order, dir));
    const catalogue = readCatalogue(files.get(`${name}/${name}.xml`) ?? Buffer.alloc(0));
    expect(catalogue.get('公民身份号码')).to.deep.equal([order.person.idNumber]);
    const pages = catalogue.get('页数')?.reduce((sum, pages) => sum + Number(pages), 0);
    for (const set of ['原始图像数据', '优化图像数据']) {
      const paths = catalogue.get(set)?.map((image) => `${name}/图像数据/${set}/${image}`);
      expect(paths?.length).to.equal(pages);
      for (const path of paths ?? []) {
        expect(await inspectImage(files.get(path) ?? Buffer.alloc(0))).to.include({ width: 620 });
      }
    }
    expect(files.size).to.equal(1 + 2 * (pages ?? 0));
  });

  it('come without cleaned copies where none are wanted', async () => {
    const files = await readZip(await writePackage({ ...tinyOrder(), hasCleaned: false }, dir));
    expect([...files.keys()].filter((path) => path.includes('优化'))).to.be.empty;
  });

  it('are folders of the same files', async () => {
    const order = tinyOrder();
    const files = await readZip(await writePackage(order, dir));
    await writePackageFolder(order, join(dir, 'folder'));
    for (const [path, content] of files) {
      expect(await readFile(join(dir, 'folder', path))).to.deep.equal(content);
    }
    const written = await readdir(join(dir, 'folder'), { recursive: true, withFileTypes: true });
    expect(written.filter((entry) => entry.isFile()).length).to.equal(files.size);
  });

  it('are the same when a thread writes them, which outlives a failure', async () => {
    const painter = startPainter();
    const blocked = join(dir, 'a-file');
    await writeFile(blocked, '');
    const [failure, path] = await Promise.all([
      painter.writePackage(tinyOrder(), blocked).catch((error: unknown) => error),
      painter.writePackage(tinyOrder(), join(dir, 'thread')),
    ]);
    expect(failure).to.be.instanceOf(Error);
    const here = await writePackage(tinyOrder(), dir);
    expect(await readFile(path)).to.deep.equal(await readFile(here));
    await painter.close();
    expect(
      await painter.writePackage(tinyOrder(), dir).catch((error: unknown) => error),
    ).to.be.instanceOf(Error);
  });

  it('fail whole when a page cannot be painted', async () => {
    const order = tinyOrder();
    const materials = order.volume.materials.map((material) => ({ ...material, pages: 9 }));
    const spoilt = { ...order, volume: { ...order.volume, materials } };
    expect(await writePackage(spoilt, dir).catch((error: unknown) => error)).to.be.instanceOf(
      Error,
    );
  });
});

function tinyOrder(): PackageOrder {
  const [person] = buildDemoPlan('qingyuan').people;
  if (person === undefined) throw new Error('the plan is empty');
  const volume = buildVolume(person, { keeperCode: 'QY', copyKind: '正本', maxPages: 5 });
  return { seed: 'qingyuan', person, volume, size: 'small', hasCleaned: true };
}

async function readZip(path: string): Promise<Map<string, Buffer>> {
  const zip = await openPromise(path);
  const files = new Map<string, Buffer>();
  for await (const entry of zip.eachEntry()) {
    files.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)));
  }
  return files;
}

/** The texts of a catalogue by the name of their element. */
function readCatalogue(xml: Buffer): Map<string, string[]> {
  const texts = new Map<string, string[]>();
  const parser = new SaxesParser();
  let element = '';
  parser.on('opentag', ({ name }) => (element = name));
  parser.on('text', (text) => {
    if (text.trim() !== '') texts.set(element, [...(texts.get(element) ?? []), text]);
  });
  parser.write(xml.toString()).close();
  return texts;
}
