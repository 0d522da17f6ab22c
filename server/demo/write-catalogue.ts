import type { DemoMaterial, DemoPerson } from './demo-plan.ts';
import { imageNames } from './image-names.ts';

/** The XML of an exchange package (GB/T 33870-2017 as importers read it): person, then a row per material. */
export function writeCatalogue(
  person: DemoPerson,
  materials: DemoMaterial[],
  hasCleaned: boolean,
): string {
  const { name, sex, ethnicity, bornOn, idNumber } = person;
  const facts = {
    姓名: name,
    性别: sex,
    民族: ethnicity,
    出生日期: bornOn,
    公民身份号码: idNumber,
  };
  const rows = materials.map((material) => writeRow(material, hasCleaned));
  return `<?xml version="1.0" encoding="UTF-8"?>
<数字档案>
  <人员基本信息>
${writeFields(facts, '    ')}
  </人员基本信息>
  <目录信息>
${rows.join('\n')}
  </目录信息>
</数字档案>
`;
}

function writeRow(material: DemoMaterial, hasCleaned: boolean): string {
  const fields = {
    类号: material.classCode,
    序号: String(material.seq),
    材料名称: material.title,
    材料形成时间: material.formedOn,
    页数: String(material.pages),
    备注: material.remark,
  };
  const names = imageNames(material);
  const originals = names.map((name) => writeField('原始图像数据', name, '      '));
  const cleaned = names.map((name) => writeField('优化图像数据', name, '      '));
  const images = [...originals, ...(hasCleaned ? cleaned : [])].join('\n');
  return `    <档案目录条目>\n${writeFields(fields, '      ')}\n${images}\n    </档案目录条目>`;
}

function writeFields(fields: Record<string, string>, indent: string): string {
  const entries = Object.entries(fields);
  return entries.map(([name, value]) => writeField(name, value, indent)).join('\n');
}

function writeField(name: string, value: string, indent: string): string {
  const escaped = value.replace(/[<>&]/g, (one) => `&#${one.charCodeAt(0)};`);
  return `${indent}<${name}>${escaped}</${name}>`;
}
