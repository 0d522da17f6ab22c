import { loadSharp } from '../../imaging/load-sharp.ts';
import { createRandom } from '../random.ts';
import type { Mask } from './mask.ts';

const SIZE = { width: 250, height: 350 };

/** A drawn head and shoulders of nobody, as a one-inch photograph: coverage is darkness. */
export async function portraitMask(personKey: string, sex: '男' | '女'): Promise<Mask> {
  const sharp = await loadSharp();
  const svg = Buffer.from(drawPortrait(personKey, sex));
  const light = await sharp(svg).blur(1.6).greyscale().extractChannel(0).raw().toBuffer();
  const coverage = Uint8Array.from(light, (value) => 255 - value);
  return { coverage, ...SIZE, emPx: SIZE.width };
}

function drawPortrait(personKey: string, sex: '男' | '女'): string {
  const random = createRandom('portrait', personKey);
  const face = random.between(50, 58);
  const skin = `rgb(${random.between(200, 216)},${random.between(186, 198)},${random.between(176, 188)})`;
  const coat = `rgb(${random.between(44, 80)},${random.between(48, 80)},${random.between(60, 92)})`;
  const eyeY = 146 + random.between(-3, 3);
  const hair = sex === '男' ? drawShortHair(face) : drawLongHair(face);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="250" height="350">
<rect width="250" height="350" fill="rgb(178,196,210)"/>
${sex === '女' ? `<ellipse cx="125" cy="170" rx="${face + 20}" ry="104" fill="#262224"/>` : ''}
<path d="M8 350 Q14 268 92 254 L158 254 Q236 268 242 350Z" fill="${coat}"/>
<path d="M98 250 L125 312 L152 250Z" fill="#eceae6"/>
<path d="M102 206 H148 V262 L125 280 L102 262Z" fill="${skin}"/>
<ellipse cx="125" cy="152" rx="${face}" ry="72" fill="${skin}"/>
${hair}
<g fill="#3a3032"><ellipse cx="${125 - face * 0.42}" cy="${eyeY}" rx="8" ry="3.6"/><ellipse cx="${125 + face * 0.42}" cy="${eyeY}" rx="8" ry="3.6"/></g>
<g stroke="#4a4042" fill="none" stroke-width="3.4"><path d="M${125 - face * 0.66} ${eyeY - 15} q14 -7 27 0 M${125 + face * 0.18} ${eyeY - 15} q14 -7 27 0"/><path d="M121 ${eyeY + 30} q5 5 10 0" stroke-width="2.4"/><path d="M110 ${eyeY + 50} q15 6 30 0" stroke="#a06a64"/></g>
</svg>`;
}

function drawShortHair(face: number): string {
  const left = 125 - face - 3;
  const right = 125 + face + 3;
  return `<path d="M${left} 150 Q${left - 4} 66 125 64 Q${right + 4} 66 ${right} 150 L${right - 9} 122 Q125 92 ${left + 9} 122Z" fill="#232022"/>`;
}

function drawLongHair(face: number): string {
  const left = 125 - face - 6;
  const right = 125 + face + 6;
  return `<path d="M${left} 190 Q${left - 10} 68 125 64 Q${right + 10} 68 ${right} 190 L${right - 9} 140 Q168 108 116 96 Q92 118 ${left + 9} 142Z" fill="#262224"/>`;
}
