import { existsSync } from 'node:fs';
import { mkdir, readdir, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FONT_CONFIG_NAME, loadSharp } from './load-sharp.ts';

/** The family to name for text that must show every character: the best that this machine has. */
export const TEXT_FAMILY = 'Lantai Sans';

// fonts-noto-cjk covers far more rare name characters than the packaged fonts do.
const SYSTEM_FONTS = [
  '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc',
  '/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc',
];

// TTF only: fontconfig lists WOFF files but draws boxes from them.
const PACKAGED_FONTS = [
  '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
  '@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf',
  '@expo-google-fonts/ma-shan-zheng/400Regular/MaShanZheng_400Regular.ttf',
];

// A relative cache folder would be taken from wherever the process happens to stand.
const configFor = (root: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${root}/faces</dir>
  <cachedir>${root}/cache</cachedir>
  <alias binding="same">
    <family>${TEXT_FAMILY}</family>
    <prefer><family>Noto Sans CJK SC</family><family>Noto Sans SC</family></prefer>
  </alias>
</fontconfig>
`;

/**
 * Gives this process and its workers a private set of Chinese fonts under `homeDir`/fonts and proves
 * that they draw. Runs once at start, on the main thread; throws when text would come out as boxes.
 */
export function prepareFonts(homeDir: string, systemFonts = SYSTEM_FONTS): Promise<void> {
  // fontconfig reads its configuration once: a second home would get the fonts of the first all the same.
  return (prepared ??= prepareIn(homeDir, systemFonts));
}

let prepared: Promise<void> | undefined;

async function prepareIn(homeDir: string, systemFonts: string[]): Promise<void> {
  const root = resolve(homeDir, 'fonts');
  await linkFaces(join(root, 'faces'), [...systemFonts.filter(existsSync), ...packagedFonts()]);
  await writeFile(join(root, FONT_CONFIG_NAME), configFor(escapeXml(root)));
  process.env['FONTCONFIG_FILE'] = join(root, FONT_CONFIG_NAME);
  await proveTextDraws();
}

function packagedFonts(): string[] {
  return PACKAGED_FONTS.map((path) => fileURLToPath(import.meta.resolve(path)));
}

async function linkFaces(dir: string, files: string[]): Promise<void> {
  await mkdir(dir, { recursive: true });
  const names = await readdir(dir);
  const linked = await Promise.all(names.map((name) => readlink(join(dir, name))));
  // A running process may be reading the links: leave them alone when they are right.
  if (linked.toSorted().join() === files.toSorted().join()) return;
  await rm(dir, { recursive: true });
  await mkdir(dir);
  await Promise.all(files.map((file) => symlink(file, join(dir, basename(file)))));
}

/** Two names that differ in every character must leave different ink: boxes all look alike. */
async function proveTextDraws(): Promise<void> {
  const [one, other] = await Promise.all([drawSample('兰台档案'), drawSample('青原干部')]);
  const isBlank = !one?.some((value) => value > 0);
  if (one === undefined || other === undefined || isBlank || one.equals(other)) {
    throw new Error(
      '中文字体不可用，水印将无法辨认。请安装 fonts-noto-cjk，或重新执行 npm install。',
    );
  }
}

async function drawSample(text: string): Promise<Buffer | undefined> {
  const sharp = await loadSharp();
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="160" height="48"><text x="8" y="36" font-family="${TEXT_FAMILY}" font-size="32">${text}</text></svg>`;
  return sharp(Buffer.from(svg)).extractChannel('alpha').raw().toBuffer();
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
