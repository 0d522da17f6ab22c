import { expect } from 'chai';
import { z } from 'zod';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROUTES } from '../../server/routes.ts';

const SERVER = join(import.meta.dirname, '..', '..', 'server');

/** Who opens sealed files, and what comes out of there. */
const OPENERS = {
  'backup/chunk-store.ts': 'rows of a backup, for restore',
  'backup/sample-objects.ts': 'whether a page opens, in a restore test',
  'modules/storage/scrub/open-versions.ts': 'a catalogue, held against ledger and rows',
  'modules/viewing/open-files.ts':
    'pages, for the four routes that record and mark them, and for tracing',
  'sealing/check-file.ts': 'bytes for the scrub, which keeps the verdict alone',
};

/** Offline, with the keystore in hand; or against a receipt. */
const KEY_TAKERS = [
  'backup/sample-objects.ts',
  'key-release/create-key-release.ts',
  'modules/archives/rebuilding/open-records.ts',
];

describe('pictures of pages', () => {
  it('leave by four routes alone, each of which records before it sends', () => {
    const inBytes = ROUTES.filter(({ contract }) => !(contract.response instanceof z.ZodType));
    expect(
      inBytes.map(({ name, method, effect, contract }) => [
        name,
        method,
        effect,
        contract.response,
      ]),
    ).to.have.deep.members([
      ['viewing.read_page', 'get', 'serve', 'image/jpeg'],
      ['viewing.read_strip', 'get', 'serve', 'image/jpeg'],
      ['copies.read_page', 'get', 'serve', 'image/jpeg'],
      ['copies.make', 'post', 'serve', 'application/pdf'],
      ['requests.print', 'post', 'serve', 'application/pdf'],
      ['copies.export', 'post', 'serve', 'text/csv'],
      ['copies.print', 'post', 'serve', 'application/pdf'],
      ['ledger.export', 'get', 'serve', 'application/zip'],
      ['ledger.export_list', 'post', 'serve', 'text/csv'],
      ['ledger.prove', 'get', 'serve', 'text/plain'],
      ['ledger.print_proof', 'get', 'serve', 'application/pdf'],
      ['ledger.prove_between', 'get', 'serve', 'text/plain'],
      ['ledger.print_between', 'get', 'serve', 'application/pdf'],
    ]);
  });

  it('are decrypted for those routes in one file, which nothing else reaches', () => {
    const mentions = (text: RegExp): string[] =>
      readdirSync(SERVER, { recursive: true, encoding: 'utf8' })
        .filter(
          (path) => path.endsWith('.ts') && text.test(readFileSync(join(SERVER, path), 'utf8')),
        )
        .sort();
    expect(mentions(/\bopen(Object|Released)\(/)).to.deep.equal(Object.keys(OPENERS));
    expect(mentions(/from '\.\/open-files\.ts'/)).to.deep.equal([
      'modules/viewing/index.ts',
      'modules/viewing/open-original.ts',
      'modules/viewing/read-page.ts',
      'modules/viewing/read-strip.ts',
    ]);
    expect(mentions(/\bopenInTurn\(/)).to.deep.equal([
      'modules/copies/make-copy.ts',
      'modules/copies/read-page.ts',
      'modules/viewing/open-files.ts',
    ]);
    expect(mentions(/\.markPage\(/)).to.deep.equal([
      'modules/copies/mark-picture.ts',
      'modules/viewing/read-page.ts',
    ]);
    expect(mentions(/\.openVolumeKey\(/), 'who takes the key of a whole volume').to.deep.equal(
      KEY_TAKERS,
    );
    expect(
      mentions(/\bopenOriginal\(services/),
      'who holds an archived page against a picture',
    ).to.deep.equal(['modules/desk/trace-picture.ts']);
    for (const [path, records, opens] of [
      ['viewing/read-page.ts', 'await recordReading(', 'openFiles(services'],
      ['viewing/read-strip.ts', 'await recordReading(', 'openFiles(services'],
      ['copies/read-page.ts', 'await ledger.recordAlone(', 'openInTurn(services'],
      ['copies/make-copy.ts', 'await recordMaking(', 'return print(services'],
    ] as const) {
      const text = readFileSync(join(SERVER, 'modules', path), 'utf8');
      const receipt = text.indexOf('await deliver(services');
      expect(text.indexOf(records), path).to.be.within(0, receipt);
      expect(receipt, path).to.be.below(text.indexOf(opens));
    }
  });
});
