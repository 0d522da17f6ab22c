import type { DemoUnit } from './demo-plan.ts';

/** 青原市 of 朔原自治区: neither exists. */
export const DEMO_UNITS: DemoUnit[] = [
  unit('SY', '朔原自治区党委组织部', 'region'),
  unit('QY', '青原市委组织部干部人事档案中心', 'city', 'SY'),
  unit('QY-GBK', '青原市委组织部干部科', 'department', 'QY'),
  unit('QY-BHQ', '白桦旗委组织部', 'county', 'QY'),
  unit('QY-YLX', '云岭县委组织部', 'county', 'QY'),
  unit('QY-HWQ', '河湾区委组织部', 'county', 'QY'),
  unit('QY-FGW', '青原市发展和改革委员会', 'keeps_none', 'QY'),
  unit('QY-JYJ', '青原市教育局', 'keeps_none', 'QY'),
  unit('QY-XY', '青原学院', 'keeps_own', 'QY'),
  unit('QY-YY', '青原市中心医院', 'keeps_own', 'QY'),
  unit('QY-GZ', '青原市工资审核服务窗口', 'window', 'QY'),
  unit('QY-TX', '青原市退休审批服务窗口', 'window', 'QY'),
];

/** The unit of that code; throws on a code that the city does not have. */
export function findDemoUnit(code: string): DemoUnit {
  const found = DEMO_UNITS.find((one) => one.code === code);
  if (found === undefined) throw new RangeError(`no demo unit ${code}`);
  return found;
}

function unit(code: string, name: string, kind: DemoUnit['kind'], parentCode?: string): DemoUnit {
  return { code, name, kind, parentCode };
}
