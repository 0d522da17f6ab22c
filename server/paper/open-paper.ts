import { fileURLToPath } from 'node:url';
import PDFDocument from 'pdfkit';

const face = (path: string): string =>
  fileURLToPath(import.meta.resolve(`@expo-google-fonts/noto-sans-sc/${path}`));
export const REGULAR = face('400Regular/NotoSansSC_400Regular.ttf');
const BOLD = face('700Bold/NotoSansSC_700Bold.ttf');

export const MARGIN_PT = 48;
export const INK = '#1c2228';
export const FAINT = '#636b75';

export type Paper = PDFKit.PDFDocument;

/** One A4 sheet with the fonts `regular` and `bold`, of which only the characters used are carried. */
export function openPaper(
  title: string,
  at: Date,
  layout: 'portrait' | 'landscape' = 'portrait',
): Paper {
  const paper = new PDFDocument({
    size: 'A4',
    layout,
    margins: { top: MARGIN_PT, bottom: 0, left: MARGIN_PT, right: MARGIN_PT },
    info: { Title: title, Creator: '兰台', CreationDate: at, ModDate: at },
    lang: 'zh-CN',
  });
  paper.registerFont('regular', REGULAR);
  paper.registerFont('bold', BOLD);
  return paper.font('regular').fillColor(INK);
}

/** The finished file. */
export function bytesOf(paper: Paper): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const chunks: Buffer[] = [];
  paper.on('data', (chunk: Buffer) => chunks.push(chunk));
  paper.on('end', () => resolve(Buffer.concat(chunks)));
  paper.on('error', reject);
  paper.end();
  return promise;
}
