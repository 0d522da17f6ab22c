export type PathReading =
  { readonly ok: true; readonly path: string } | { readonly ok: false; readonly reason: string };

const MAX_PATH_CHARACTERS = 1024;
const MAX_PART_CHARACTERS = 255;

/** Brings a packed name to `a/b/c` in NFC, or says why it must not be used. Backslashes separate, as on Windows. */
export function normalisePath(name: string): PathReading {
  const path = name.normalize('NFC').replaceAll('\\', '/');
  const reason = faultOf(path);
  return reason === undefined ? { ok: true, path } : { ok: false, reason };
}

/** The key under which two names are the same file on some system: case and composition folded. */
export function foldPath(path: string): string {
  return path.normalize('NFC').toLowerCase().normalize('NFC');
}

function faultOf(path: string): string | undefined {
  const parts = path.split('/');
  if (path.length > MAX_PATH_CHARACTERS) return '路径过长';
  if (/[\p{Cc}\uFFFD]/u.test(path)) return '名称含控制字符';
  if (path.startsWith('/') || /^[a-z]:/iu.test(path)) return '使用绝对路径';
  if (parts.includes('..')) return '含有“..”，企图写到包外';
  if (parts.some((part) => part === '' || part === '.')) return '路径中有空的一级';
  if (parts.some((part) => part.length > MAX_PART_CHARACTERS)) return '名称过长';
  return undefined;
}
