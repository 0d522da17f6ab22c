import type { DemoPerson } from './demo-plan.ts';
import type { Random } from './random.ts';

export type NamedPerson = Pick<DemoPerson, 'name' | 'sex' | 'ethnicity'>;

// 单 仇 解 盖 查 乐 区 尉迟 are read otherwise as surnames than as words.
const SURNAMES = [
  ...Array.from(
    '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎单仇解盖查乐区',
  ),
  '欧阳',
  '尉迟',
  '上官',
];

const GIVEN_MALE =
  '建国 志远 明轩 海涛 永强 立新 振华 晓东 国栋 文博 学军 启航 承泽 伟 峰 磊 浩然 子昂 𬀩 喆 堃 昪 翀'.split(
    ' ',
  );
const GIVEN_FEMALE =
  '桂英 秀兰 丽娟 晓燕 雪梅 思涵 雨桐 佳怡 静 敏 慧敏 海霞 春华 若溪 语嫣 玥 婧 媛媛 祎 翯 晗'.split(
    ' ',
  );

const MONGOLIAN_MALE =
  '巴特尔 朝鲁 苏和 阿拉坦 那日松 哈斯巴根 额尔敦 布和 孟和巴雅尔 青格勒 宝音德力格尔 呼格吉勒图'.split(
    ' ',
  );
const MONGOLIAN_FEMALE = '其其格 萨仁 娜仁花 乌云娜 塔娜 阿茹娜 斯琴高娃 托娅 乌日娜 苏日娜'.split(
  ' ',
);
const MONGOLIAN_FAMILY = '包 白 博尔济吉特 乌兰 敖 孛儿只斤'.split(' ');

const OTHER_ETHNICITIES = ['回族', '满族', '达斡尔族', '鄂温克族'] as const;

/** A person of this city's mix: mostly Han, a quarter Mongolian, some with a family name before a dot. */
export function namePerson(random: Random): NamedPerson {
  const sex = random.chance(0.58) ? '男' : '女';
  if (random.chance(0.26)) return { sex, ethnicity: '蒙古族', name: nameMongolian(random, sex) };
  const ethnicity = random.chance(0.1) ? random.pick(OTHER_ETHNICITIES) : '汉族';
  return { sex, ethnicity, name: nameHan(random, sex) };
}

/** A Han name; `surname` carries a family's name on to children and siblings. */
export function nameHan(random: Random, sex: '男' | '女', surname = random.pick(SURNAMES)): string {
  return surname + random.pick(sex === '男' ? GIVEN_MALE : GIVEN_FEMALE);
}

/** A Mongolian given name, sometimes after a family's name and a dot. */
export function nameMongolian(random: Random, sex: '男' | '女'): string {
  const given = random.pick(sex === '男' ? MONGOLIAN_MALE : MONGOLIAN_FEMALE);
  return random.chance(0.35) ? `${random.pick(MONGOLIAN_FAMILY)}·${given}` : given;
}
