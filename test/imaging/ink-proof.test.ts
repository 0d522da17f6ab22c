import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const IMAGING = new URL('../../server/imaging/', import.meta.url).href;

describe('a mark once the font files have gone', () => {
  it('is drawn as before or not at all, whichever thread draws it', async () => {
    const home = await mkdtemp(join(tmpdir(), 'lantai-ink-'));
    const script = `
      const { rmSync } = await import('node:fs');
      const { prepareFonts } = await import('${IMAGING}prepare-fonts.ts');
      const { drawText } = await import('${IMAGING}draw-text.ts');
      const { drawCoverage } = await import('${IMAGING}visible/draw-coverage.ts');
      await prepareFonts('${home}');
      const drawn = drawText('某人', 100, 60, 'font-size="40" fill="#fff"');
      const draw = () => drawCoverage(drawn, 200, 80);
      const before = await draw();
      rmSync('${home}/fonts/faces', { recursive: true });
      const drawings = await Promise.allSettled(Array.from({ length: 48 }, draw));
      const told = drawings.map(({ value, reason }) =>
        value ? (value.equals(before) ? 'as before' : 'boxes') : reason.message);
      console.log(JSON.stringify(told));`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], {
      env: { ...process.env, UV_THREADPOOL_SIZE: '24' },
    });
    const told = new Set(JSON.parse(stdout) as string[]);
    const refusal = '中文字体已失效，水印无法辨认。请恢复字体文件后重新启动。';
    expect([...told].filter((one) => one !== 'as before')).to.deep.equal([refusal]);
    await rm(home, { recursive: true });
  });
});
