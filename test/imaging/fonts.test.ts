import { expect } from 'chai';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { missingGlyphs, spellMissingGlyphs } from '../../server/imaging/missing-glyphs.ts';
import { readCharacterMap } from '../../server/imaging/read-character-map.ts';
import { prepareTestFonts } from './prepare-test-fonts.ts';

const run = promisify(execFile);
const IMAGING = new URL('../../server/imaging/', import.meta.url).href;
const PACKAGED = fileURLToPath(
  import.meta.resolve('@expo-google-fonts/ma-shan-zheng/400Regular/MaShanZheng_400Regular.ttf'),
);

describe('fonts', () => {
  before(prepareTestFonts);

  it('draws Chinese from packaged fonts alone', async () => {
    const home = await mkdtemp(join(tmpdir(), 'lantai-fonts-'));
    const script = `const { prepareFonts } = await import('${IMAGING}prepare-fonts.ts');
      await prepareFonts('${home}', []); await prepareFonts('${home}', []);`;
    await run(process.execPath, ['--input-type=module', '--eval', script]);
    const faces = await readdir(join(home, 'fonts/faces'));
    expect(faces).to.include('NotoSansSC_400Regular.ttf');
    expect(faces.filter((name) => name.includes('CJK'))).to.be.empty;
    await rm(home, { recursive: true });
  });

  it('refuses to draw before the fonts are prepared', async () => {
    const script = `const { loadSharp } = await import('${IMAGING}load-sharp.ts');
      await loadSharp().then(() => process.exit(0), () => process.exit(7));`;
    const env = { ...process.env, FONTCONFIG_FILE: '' };
    const failure = await run(process.execPath, ['--input-type=module', '--eval', script], {
      env,
    }).catch((error: unknown) => error as { code: number });
    expect(failure).to.have.property('code', 7);
  });

  it('refuses to start when the fonts draw nothing', async () => {
    const home = await mkdtemp(join(tmpdir(), 'lantai-fonts-'));
    const script = `const { loadSharp } = await import('${IMAGING}load-sharp.ts');
      const { writeFileSync } = await import('node:fs');
      writeFileSync('${home}/lantai-fonts.conf', '<fontconfig/>');
      process.env.FONTCONFIG_FILE = '${home}/lantai-fonts.conf';
      const sharp = await loadSharp();
      await sharp(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>字</text></svg>')).raw().toBuffer();
      const { prepareFonts } = await import('${IMAGING}prepare-fonts.ts');
      await prepareFonts('${home}').catch((error) => { process.stdout.write(error.message); });`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script]);
    expect(stdout).to.include('fonts-noto-cjk');
    await rm(home, { recursive: true });
  });

  it('reads which characters a font has', () => {
    const covered = readCharacterMap(PACKAGED);
    expect(covered.has('档'.codePointAt(0) ?? 0)).to.equal(true);
    expect(covered.has(0x1f600)).to.equal(false);
  });

  it('knows rare name characters and spells what it cannot draw', () => {
    expect(missingGlyphs('单喆 包·其其格')).to.be.empty;
    expect(missingGlyphs('甲\u{e123}乙\u{e123}')).to.deep.equal(['\u{e123}']);
    expect(spellMissingGlyphs('王\u{e123}')).to.equal('王U+E123');
  });

  it('has one door to sharp', async () => {
    const root = fileURLToPath(new URL('../../server/', import.meta.url));
    const files = (await readdir(root, { recursive: true })).filter((name) => name.endsWith('.ts'));
    const importers = [];
    for (const name of files) {
      const text = await readFile(join(root, name), 'utf8');
      if (/^import (?!type).*from 'sharp'|import\('sharp'\)/m.test(text)) importers.push(name);
    }
    expect(importers).to.deep.equal(['imaging/load-sharp.ts']);
  });
});
