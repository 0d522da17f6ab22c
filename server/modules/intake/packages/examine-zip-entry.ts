import type { Entry } from 'yauzl';
import { crc32 } from 'node:zlib';
import type { Finding } from '../conformance-report.ts';
import { raiseFinding } from '../findings/raise-finding.ts';
import type { RuleCode } from '../findings/rules.ts';
import { decodeName } from './decode-name.ts';
import { normalisePath } from './normalise-path.ts';

export type ExaminedEntry = {
  readonly entry: Entry;
  readonly path: string;
  readonly isDirectory: boolean;
  readonly findings: readonly Finding[];
};

const UTF8_NAME_FLAG = 0x800;
const UNICODE_PATH_FIELD = 0x7075;
const STORED = 0;
const DEFLATED = 8;
const FILE_TYPE_BITS = 0o170000;
const DIRECTORY = 0o040000;
const ORDINARY_TYPES = [0, 0o100000];

/** Reads one directory record of a zip: its path, and everything about it that must not be let in. */
export function examineZipEntry(entry: Entry): ExaminedEntry {
  const name = readName(entry);
  if (name === undefined) {
    const path = entry.fileNameRaw.toString('latin1');
    const findings = [
      raiseFinding('container.unreadable-name', '文件名编码无法识别', { file: path }),
    ];
    return { entry, path, isDirectory: false, findings };
  }
  const isDirectory = /[/\\]$/u.test(name);
  const reading = normalisePath(isDirectory ? name.slice(0, -1) : name);
  const path = reading.ok ? reading.path : name;
  const raise = (code: RuleCode, what: string) =>
    raiseFinding(code, `${path}：${what}`, { file: path });
  const findings: Finding[] = [];
  if (!reading.ok) findings.push(raise('container.unsafe-path', reading.reason));
  if (!isOrdinary(entry, isDirectory)) findings.push(raise('container.not-a-file', '不是普通文件'));
  if (entry.isEncrypted()) findings.push(raise('container.encrypted', '已加密'));
  else if (![STORED, DEFLATED].includes(entry.compressionMethod)) {
    findings.push(raise('container.method', `压缩方式 ${entry.compressionMethod} 不受支持`));
  }
  return { entry, path, isDirectory, findings };
}

function readName(entry: Entry): string | undefined {
  const isMarkedUtf8 = (entry.generalPurposeBitFlag & UTF8_NAME_FLAG) !== 0;
  return readUnicodePath(entry) ?? decodeName(entry.fileNameRaw, isMarkedUtf8);
}

/** APPNOTE 4.6.9: version 1, CRC-32 of the plain name it belongs to, then the name in UTF-8. */
function readUnicodePath(entry: Entry): string | undefined {
  const data = entry.extraFields.find((field) => field.id === UNICODE_PATH_FIELD)?.data;
  if (!data || data.length < 6 || data[0] !== 1) return undefined;
  const isCurrent = data.readUInt32LE(1) === crc32(entry.fileNameRaw);
  return isCurrent ? decodeName(data.subarray(5), true) : undefined;
}

function isOrdinary(entry: Entry, isDirectory: boolean): boolean {
  const type = (entry.externalFileAttributes >>> 16) & FILE_TYPE_BITS;
  return ORDINARY_TYPES.includes(type) || (isDirectory && type === DIRECTORY);
}
