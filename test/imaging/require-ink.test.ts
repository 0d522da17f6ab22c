import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const IMAGING = new URL('../../server/imaging/', import.meta.url).href;

describe('requireInk', () => {
  it('lets no mark be drawn once the font files have gone', async () => {
    const home = await mkdtemp(join(tmpdir(), 'lantai-ink-'));
    const script = `
      const { rmSync } = await import('node:fs');
      const { prepareFonts } = await import('${IMAGING}prepare-fonts.ts');
      const { renderTile } = await import('${IMAGING}visible/render-tile.ts');
      await prepareFonts('${home}');
      const mark = { lines: ['某人'], trace: '某单位' };
      await renderTile(mark, 24);
      rmSync('${home}/fonts/faces', { recursive: true });
      for (const fontPx of [24, 27]) {
        await renderTile(mark, fontPx).catch((error) => console.log(error.message));
      }`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script]);
    expect(stdout).to.contain('中文字体已失效');
    await rm(home, { recursive: true });
  });
});
