import { termsOfName } from '../../../server/modules/archives/search-terms.ts';

/** Surnames with how many of a thousand people bear them, about as in the census. */
const SURNAMES: [string, number][] = [
  ['王', 72],
  ['李', 70],
  ['张', 68],
  ['刘', 54],
  ['陈', 45],
  ['杨', 31],
  ['赵', 25],
  ['黄', 24],
  ['周', 21],
  ['吴', 20],
  ['徐', 17],
  ['孙', 16],
  ['胡', 13],
  ['朱', 13],
  ['高', 12],
  ['林', 11],
  ['何', 11],
  ['郭', 11],
  ['马', 11],
  ['罗', 9],
  ['梁', 8],
  ['宋', 8],
  ['郑', 8],
  ['谢', 7],
  ['韩', 7],
  ['唐', 6],
  ['冯', 6],
  ['于', 6],
  ['董', 6],
  ['萧', 5],
  ['程', 5],
  ['曹', 5],
  ['袁', 5],
  ['邓', 5],
  ['许', 5],
  ['傅', 5],
  ['沈', 5],
  ['曾', 4],
  ['彭', 4],
  ['吕', 4],
  ['苏', 4],
  ['卢', 4],
  ['蒋', 4],
  ['蔡', 4],
  ['贾', 4],
  ['丁', 4],
  ['魏', 4],
  ['薛', 4],
  ['叶', 4],
  ['阎', 4],
  ['欧阳', 1],
  ['司马', 1],
  ['包', 2],
  ['乌', 1],
  ['云', 1],
  ['单', 1],
  ['仇', 1],
  ['翟', 1],
  ['尉', 1],
  ['卓', 1],
];

const GIVEN =
  '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英文辉鑫宇博浩然子轩雨欣梓涵思佳建华国庆志远海燕红梅' +
  '春玉珍荣福贵永胜利新民德才学林森山河江波云天龙飞鹏程万里长青松柏竹菊雪冰晶莹光亮星辰晨曦朝阳东升' +
  '西北南方中正和谐安康宁泰顺祥瑞吉庆丰茂盛旺昌隆兴达通顺义仁礼智信忠孝廉洁清廷宪章典范模楷';

export type Syllable = { text: string; pinyin: string; initials: string };

/** Name parts with their reading; `surnames` repeats each as often as people bear it. */
export function nameStock(): { surnames: Syllable[]; given: Syllable[] } {
  return {
    surnames: SURNAMES.flatMap(([text, weight]) => Array.from({ length: weight }, () => text)).map(
      read,
    ),
    given: Array.from(new Set(GIVEN), read),
  };
}

function read(text: string): Syllable {
  const terms = termsOfName(text);
  const of = (kind: string): string => terms.find((term) => term.kind === kind)?.term ?? '';
  return { text, pinyin: of('pinyin'), initials: of('initials') };
}
