import { loadSharp } from '../../imaging/load-sharp.ts';
import type { Mask } from './mask.ts';

const SIDE_PX = 512;
const RADIUS = 244;
const FAMILY = 'font-family="Noto Sans SC" font-weight="700" text-anchor="middle"';

const masks = new Map<string, Promise<Mask>>();

/** The round seal of a unit: ring, star, name along the ring. `emPx` is its diameter. */
export function sealMask(unitName: string): Promise<Mask> {
  return remember(`seal ${unitName}`, () => drawSeal(unitName));
}

/** A person's square stamp, the name cut out of the red. `emPx` is its side. */
export function chopMask(name: string): Promise<Mask> {
  return remember(`chop ${name}`, () => drawChop(name));
}

function remember(key: string, draw: () => string): Promise<Mask> {
  const mask = masks.get(key) ?? drawMask(draw());
  masks.set(key, mask);
  return mask;
}

async function drawMask(content: string): Promise<Mask> {
  const sharp = await loadSharp();
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE_PX}" height="${SIDE_PX}"><g transform="translate(256 256)">${content}</g></svg>`;
  const coverage = await sharp(Buffer.from(svg)).extractChannel('alpha').raw().toBuffer();
  return { coverage, width: SIDE_PX, height: SIDE_PX, emPx: RADIUS * 2 };
}

function drawSeal(unitName: string): string {
  const characters = Array.from(unitName);
  const stepDegrees = Math.min(30, 250 / characters.length);
  const sizePx = Math.min(66, stepDegrees * 3.1);
  const letters = characters.map((one, index) => {
    const degrees = (index - (characters.length - 1) / 2) * stepDegrees;
    return `<text transform="rotate(${degrees}) translate(0 ${-RADIUS + 22 + sizePx * 0.86}) scale(0.86 1)" font-size="${sizePx}" ${FAMILY}>&#${one.codePointAt(0) ?? 32};</text>`;
  });
  return `<circle r="${RADIUS - 6}" fill="none" stroke="#000" stroke-width="12"/>${drawStar(76)}${letters.join('')}`;
}

function drawStar(radius: number): string {
  const points = Array.from({ length: 10 }, (_, index) => {
    const reach = index % 2 === 0 ? radius : radius * 0.382;
    const angle = (index * Math.PI) / 5;
    return `${(reach * Math.sin(angle)).toFixed(1)},${(-reach * Math.cos(angle)).toFixed(1)}`;
  });
  return `<polygon points="${points.join(' ')}"/>`;
}

function drawChop(name: string): string {
  const [first = '', ...rest] = Array.from(name.replace('·', '')).slice(0, 4);
  const cells = rest.length > 2 ? [first, ...rest] : [first, ...rest, '印'];
  const places = [
    [110, -20],
    [110, 190],
    [-110, -20],
    [-110, 190],
  ];
  const letters = cells.slice(0, 4).map((one, index) => {
    const [x = 0, y = 0] = places[index] ?? [];
    return `<text x="${x}" y="${y}" font-size="210" ${FAMILY}>${one}</text>`;
  });
  return `<rect x="-236" y="-236" width="472" height="472" rx="20" fill="none" stroke="#000" stroke-width="20"/>${letters.join('')}`;
}
