import { raiseFinding } from '../findings/raise-finding.ts';
import { PackageFault } from '../packages/package-fault.ts';

const CHINESE_ENCODINGS = new Set(['gb18030', 'gbk', 'gb2312']);

/**
 * Decodes a catalogue strictly. UTF-8, declared or not; GB18030, GBK or GB2312 only where declared. Bytes that
 * contradict their declaration are refused: guessing would file a person under a wrong name.
 * @throws {PackageFault} `catalogue.encoding`
 */
export function decodeXml(bytes: Buffer, file: string): string {
  const declared = declaredEncoding(bytes);
  const asUtf8 = attempt('utf-8', bytes);
  if (declared === 'utf-8') return asUtf8 ?? refuse(file, whatFailsUtf8(bytes));
  if (!CHINESE_ENCODINGS.has(declared)) return refuse(file, `声明的编码 ${declared} 不受支持`);
  // Real GBK with Chinese element names never happens to be valid UTF-8.
  if (asUtf8 !== undefined && hasHighByte(bytes)) {
    return refuse(file, `声明为 ${declared}，实际内容却是 UTF-8`);
  }
  return attempt('gb18030', bytes) ?? refuse(file, `声明为 ${declared}，但其中有无法识别的字节`);
}

function declaredEncoding(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const head = bytes.subarray(0, 256).toString('latin1');
  const match = /^(?:\u00EF\u00BB\u00BF)?\s*<\?xml\s[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/u.exec(
    head,
  );
  const declared = match?.[1]?.toLowerCase() ?? 'utf-8';
  return declared === 'utf8' ? 'utf-8' : declared;
}

function whatFailsUtf8(bytes: Buffer): string {
  const isChinese = attempt('gb18030', bytes) !== undefined;
  return isChinese ? '应为 UTF-8，实际内容像是 GBK' : '应为 UTF-8，但其中有无法识别的字节';
}

function attempt(encoding: string, bytes: Buffer): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function hasHighByte(bytes: Buffer): boolean {
  return bytes.some((byte) => byte > 0x7f);
}

function refuse(file: string, reason: string): never {
  const message = `目录文件编码有误：${reason}`;
  throw new PackageFault([raiseFinding('catalogue.encoding', message, { file })]);
}
