/** 一…十 in Arabic, as file names and pencil marks have it: 九-2 and 9-2 are both 9-2. */
export function classDigits(classCode: string): string {
  const place = '一二三四五六七八九十'.indexOf(classCode.charAt(0)) + 1;
  return place === 0 ? classCode : `${place}${classCode.slice(1)}`;
}
