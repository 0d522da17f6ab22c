import type { CheckStep, Finding } from '../conformance-report.ts';

type Rule = Pick<Finding, 'severity' | 'remedy'>;

const error = (remedy: string): Rule => ({ severity: 'error', remedy });
const warning = (remedy: string): Rule => ({ severity: 'warning', remedy });

/** Every rule a package can break: how much it matters and what to do. The word before the dot is its step. */
export const RULES = {
  'container.unreadable': error('请重新打包，或从原介质重新复制后再导入。'),
  'container.damaged': error('该文件在打包或传输中损坏，请从原介质重新复制后再导入。'),
  'container.encrypted': error('请去掉压缩密码后重新打包。'),
  'container.method': error('请用普通 zip（存储或 Deflate）方式重新打包。'),
  'container.unsafe-path': error('请用档案数字化加工软件重新生成数据包，不要手工改动包内路径。'),
  'container.unreadable-name': error('请用 UTF-8 或 GBK 文件名重新打包。'),
  'container.not-a-file': error('请用真实文件替换符号链接或特殊文件后重新打包。'),
  'container.duplicate-path': error('请删去重名文件，只保留正确的一个（大小写不同也算重名）。'),
  'container.too-large': error('请按人分包，并确认包内只有该人的档案图像。'),
  'container.bomb': error('压缩比异常，不是正常的扫描图像。请核实数据包来源后重新打包。'),
  'structure.empty': error('请选择含目录文件（.xml）和图像的数据包。'),
  'structure.no-catalogue': error('请把目录文件（.xml）放在数据包根目录或以人名命名的文件夹下。'),
  'structure.several-catalogues': error('一个数据包只放一个人的一份目录文件，请拆分后分别导入。'),
  'structure.wrong-folder': error('请核对文件夹与目录文件是否为同一人，更正后再导入。'),
  'structure.extra-file': warning(
    '该文件未列入目录，不会导入。如属档案材料，请补入目录后重新提交。',
  ),
  'catalogue.too-large': error('请确认目录文件内容正确：一个人的目录不会这样大。'),
  'catalogue.encoding': error('请把目录文件另存为 UTF-8，并在首行声明 encoding="UTF-8"。'),
  'catalogue.doctype': error('请删去目录文件中的 <!DOCTYPE …> 声明后重新提交。'),
  'catalogue.malformed': error('请用加工软件重新导出目录文件，不要手工编辑。'),
  'catalogue.missing-section': error('请用加工软件按 GB/T 33870 重新导出目录文件。'),
  'catalogue.ambiguous': error('请删去多余的元素，每项只保留正确的一个。'),
  'catalogue.variant-element': warning('已按通行写法识别，无须处理；建议加工软件改用标准元素名。'),
  'person.missing': error('请在目录文件的人员基本信息中补填后重新提交。'),
  'person.too-long': error('请核对并缩短后重新提交。'),
  'person.characters': warning('姓名等含有自造字或乱码，请改用标准汉字编码，否则难以检索。'),
  'person.id-number': error('请对照身份证件更正公民身份号码后重新提交。'),
  'person.other-name': error(
    '请对照身份证件核对姓名与公民身份号码；确系更名或用字不同的，请先由主管单位更正登记再导入。',
  ),
  'person.birth-date': error('请按年月日八位数字（如 19650321）填写出生日期。'),
  'person.birth-differs': warning(
    '请对照出生日期认定材料核实；档案认定与身份证不一致的，附认定表。',
  ),
  'person.sex': error('请将性别填为“男”或“女”。'),
  'person.sex-differs': warning('请对照身份证件核实性别或公民身份号码。'),
  'entries.none': error('请在目录信息中填写档案目录条目后重新提交。'),
  'entries.too-many': error('请确认目录文件只含一个人的材料。'),
  'entries.missing': error('请在该条目中补填后重新提交。'),
  'entries.too-long': error('请核对并缩短后重新提交。'),
  'entries.characters': warning('含有自造字或乱码，请改用标准汉字编码。'),
  'entries.class': error('请填写十大类类号：一至十，第四、九类须写到小类（如 4-1、9-2）。'),
  'entries.sequence': error('序号须为从 1 起的整数。'),
  'entries.sequence-repeated': error('同一类内序号不得重复，请更正。'),
  'entries.sequence-gap': warning('请核对是否漏列材料；如确已抽出，可在备注中说明。'),
  'entries.page-count': error('页数须为从 1 起的整数，每面有字即为一页。'),
  'entries.date': error('请填 4、6 或 8 位数字（如 1998、199805、19980521），不明的月、日填 00。'),
  'entries.date-future': error('材料形成时间不能晚于今天，请更正。'),
  'entries.date-before-birth': warning('材料形成时间早于出生日期，请核对两者。'),
  'entries.date-order': warning('本类材料应按形成时间先后排列，请核对次序或时间。'),
  'entries.repeated': warning('请核对是否重复著录；如确为两份，可在备注中说明。'),
  'files.none': error('请在条目中写明每页的原始图像文件名。'),
  'files.unsafe-name': error('请用加工软件重新导出目录文件，图像文件名只写包内名称。'),
  'files.missing': error('请补齐该文件，或更正目录中的文件名后重新提交。'),
  'files.named-twice': error('同一图像只能属于一处，请更正目录中的文件名。'),
  'files.page-count': error('请核对：一页对应一个图像文件。补扫缺页，或更正页数。'),
  'files.optimised-count': error('请使优化图像与原始图像一页对一页，或整份不附优化图像。'),
  'files.pattern': warning('建议按“类号-序号-四位页号”命名；现按目录中的先后定页序，请核对。'),
  'images.unreadable': error('请重新扫描或重新导出该图像。'),
  'images.too-large': error('请检查该图像：单页档案不应有这样大的尺寸，按 300 dpi 重新输出。'),
  'images.format': error('请改用 JPEG 格式（24 位彩色，300 dpi）。'),
  'images.not-standard': warning('标准要求 JPEG。仍可导入，建议今后输出 JPEG。'),
  'images.resolution': warning('标准要求不低于 300 dpi，请核对扫描设置。'),
  'images.resolution-unknown': warning('图像未写明分辨率，请确认按 300 dpi 扫描。'),
  'images.repeated': warning('两页图像完全相同，请核对是否误放或漏扫。'),
  'holding.already-held': error(
    '该人的同一种档案已由本单位保管，不会覆盖。如需补充材料，请走材料归档。',
  ),
} as const satisfies Record<`${CheckStep}.${string}`, Rule>;

export type RuleCode = keyof typeof RULES;
