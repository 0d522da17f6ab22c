import { drawCodes, drawFoot, type Taken } from './draw-parts.ts';
import { bytesOf, type Paper } from '../../../paper/open-paper.ts';

/** Ends a paper with its proof file, in codes and attached, and with who took it. */
export function finishPaper(
  paper: Paper,
  { text, fileName, taken }: { text: string; fileName: string; taken: Taken },
): Promise<Buffer> {
  drawCodes(paper, text);
  drawFoot(paper, taken);
  paper.file(Buffer.from(text), { name: fileName, type: 'text/plain', creationDate: taken.at });
  return bytesOf(paper);
}
