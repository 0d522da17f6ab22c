import type { Catalogue } from '../../../../server/modules/intake/catalogues/catalogue.ts';

/** A catalogue in the standard's own element names. */
export function writeCatalogue(
  { person, entries }: Pick<Catalogue, 'person' | 'entries'>,
  encoding = 'UTF-8',
): string {
  return [
    `<?xml version="1.0" encoding="${encoding}"?>`,
    '<数字档案>',
    section('人员基本信息', [
      element('姓名', person.name),
      element('性别', person.sex),
      element('民族', person.ethnicity),
      element('出生日期', person.birthDate),
      element('公民身份号码', person.idNumber),
    ]),
    section(
      '目录信息',
      entries.map((entry) =>
        section('档案目录条目', [
          element('类号', entry.classCode),
          element('序号', entry.sequence),
          element('材料名称', entry.title),
          element('材料形成时间', entry.formedOn),
          element('页数', entry.pageCount),
          element('备注', entry.remark),
          ...entry.originals.map((name) => element('原始图像数据', name)),
          ...entry.optimised.map((name) => element('优化图像数据', name)),
        ]),
      ),
    ),
    '</数字档案>',
  ].join('\n');
}

function section(name: string, children: readonly string[]): string {
  return `<${name}>\n${children.join('\n')}\n</${name}>`;
}

function element(name: string, text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<${name}>${escaped}</${name}>`;
}
