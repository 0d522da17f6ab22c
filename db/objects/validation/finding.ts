/** What each code says, after the OCFL 1.1 validation codes; `L…` is our own. */
const MEANINGS = {
  E001: '对象目录中有不应存在的文件或目录',
  E003: '缺少或多于一个版本声明文件',
  E006: '版本声明文件的名称不对，或所声明的版本不是 1.0、1.1',
  E007: '版本声明文件的内容不对',
  E008: '没有任何版本',
  E009: '版本号不是从 1 开始',
  E010: '版本号不连续',
  E011: '版本号有的补零、有的不补零',
  E012: '补零的版本号位数不一致',
  E013: '新版本没有沿用原有的版本号写法',
  E014: '内容路径没有使用实际的版本目录名',
  E015: '版本目录中有不在内容目录下的文件',
  E017: '内容目录名含有斜线',
  E018: '内容目录名无效',
  E019: '各版本的内容目录名不一致',
  E023: '内容文件未登记在清单中',
  E024: '内容目录下有空目录',
  E025: '摘要算法不是 sha512 或 sha256',
  E033: '清单不是有效的 JSON',
  E036: '清单缺少必填项',
  E037: '对象标识不一致或无效',
  E038: '清单类型与规范版本不符',
  E040: '最新版本号不对',
  E041: '清单缺少 manifest',
  E042: '内容路径不是从对象目录起写的',
  E043: '清单缺少 versions',
  E044: 'versions 结构不对',
  E046: '清单所列版本与版本目录不符',
  E047: '版本结构不对',
  E048: '版本缺少必填项',
  E049: '版本的创建时间不是 RFC 3339 格式',
  E050: '版本状态引用了清单中没有的摘要',
  E051: '版本状态中的路径不是文字列表',
  E052: '逻辑路径含有空段、. 或 ..',
  E053: '逻辑路径以斜线开头或结尾',
  E054: '版本的用户缺少姓名',
  E056: '校验块使用了未注册的摘要算法',
  E057: '校验块结构不对',
  E058: '缺少清单的摘要文件',
  E059: '清单摘要文件的算法与清单所定的不同',
  E060: '清单与其摘要不符',
  E061: '清单的摘要文件格式不对',
  E063: '缺少清单',
  E064: '对象的清单与最新版本的清单不一致',
  E066: '旧版本的清单与最新清单对同一版本的记载不同',
  E067: '扩展目录中有文件',
  E069: '存储根缺少版本声明文件',
  E070: '布局说明缺少必填项',
  E071: '布局说明中的扩展名称不是已注册的写法',
  E072: '存储根中有不属于任何对象的文件',
  E073: '存储根中有空目录',
  E076: '存储根有多于一个版本声明文件',
  E079: '存储根的版本声明文件名称不对，或所声明的版本不是 1.0、1.1',
  E080: '存储根版本声明文件的内容不对',
  E081: '对象所声明的版本高于存储根的版本',
  E090: '存储根中有链接或特殊文件',
  E092: '内容文件缺失或与摘要不符',
  E093: '校验块所列文件缺失或与摘要不符',
  E094: '版本说明不是文字',
  E095: '逻辑路径重复或互相冲突',
  E096: '清单中摘要重复',
  E097: '校验块中摘要重复',
  E099: '内容路径含有空段、. 或 ..',
  E100: '内容路径以斜线开头或结尾',
  E101: '内容路径重复或互相冲突',
  E102: '清单中有规范之外的项',
  E103: '新版本的清单类型低于旧版本',
  E104: '版本号没有以 v 开头',
  E105: '版本号不是正整数',
  E106: 'manifest 结构不对',
  E107: '清单中有未被任何版本使用的摘要',
  E111: '校验块结构不对',
  E112: '存储根的扩展目录中有文件',
  L001: '对象不在其标识应在的位置',
  L002: '存储根的说明文件与本系统所写的不同',
  L003: '清单的摘要文件不是本系统的写法',
  L004: '无法读取，未能检查；请核对权限和磁盘后再检查',
  L005: '清单过大，未能检查',
  L006: '与本系统的写法不同',
  W001: '版本号补零',
  W002: '版本目录中有内容目录之外的目录',
  W003: '没有内容的版本却有内容目录',
  W004: '没有使用 sha512',
  W005: '对象标识不是 URI',
  W007: '版本缺少说明或用户',
  W008: '版本的用户缺少地址',
  W009: '版本的用户地址不是 URI',
  W010: '版本目录中没有清单',
  W011: '各清单对同一版本的说明不同',
  W013: '使用了未注册的扩展',
  W015: '存储根中有的对象直接放在根下，有的放在下级目录中',
  W016: '存储根使用了未注册的扩展',
} as const;

export type Code = keyof typeof MEANINGS;

/** What a code says; `undefined` for a code of others. */
export function meaningOf(code: Code): string;
export function meaningOf(code: string): string | undefined;
export function meaningOf(code: string): string | undefined {
  return Object.hasOwn(MEANINGS, code) ? MEANINGS[code as Code] : undefined;
}

/** `E…` and `L…` make an object invalid, `W…` do not. `path` is relative to what was validated. */
export type Finding = { code: Code; path: string; message: string };

/** Takes one finding. */
export type Report = (code: Code, path: string) => void;

/** Collects findings, each once. */
export function collectFindings(): { report: Report; findings: Finding[] } {
  const findings: Finding[] = [];
  return {
    report: onceEach((code, path) => findings.push({ code, path, message: meaningOf(code) })),
    findings,
  };
}

/** Passes on what was not reported before. */
export function onceEach(report: Report): Report {
  const seen = new Set<string>();
  return (code, path) => {
    const finding = `${code} ${path}`;
    if (seen.has(finding)) return;
    seen.add(finding);
    report(code, path);
  };
}

/**
 * What OCFL only warns of, and this repository never does, is damage in what is ours: a lost
 * inventory of a version, a folder where nobody looks.
 */
export function warningsAsFaults(report: Report): Report {
  return (code, path) => {
    report(code, path);
    if (code.startsWith('W')) report('L006', path);
  };
}
