import { expect } from 'chai';
import {
  insertAfter,
  namesOf,
  nameWords,
  readCsv,
  readLines,
  removeLine,
  replaceLine,
  sectionsOf,
  writeCsv,
  writeLines,
} from '../../../client/features/policies/policy-draft.ts';
import { builtInPolicy } from '../../../policies/policy-text.ts';

const TEXT = builtInPolicy();
const WORDS = ['clerk', 'archives.show', 'wage', 'own', '*', 'secret'] as const;

describe('policy draft', () => {
  it('writes back what it read, to the letter', () => {
    expect(writeLines(readLines(TEXT.lines))).to.equal(TEXT.lines);
    expect(writeCsv(readCsv(TEXT.purposes))).to.equal(TEXT.purposes);
    expect(writeCsv(readCsv(TEXT.roles))).to.equal(TEXT.roles);
  });

  it('groups lines under what heads them, and numbers them as the server does', () => {
    const sections = sectionsOf(readLines(TEXT.lines));
    expect(sections[0]?.title).to.equal('单位与人员');
    const written = TEXT.lines.split('\n');
    for (const { rows } of sections)
      for (const { number, words } of rows)
        expect(written[number - 1]).to.equal(`p, ${words.join(', ')}`);
    const count = written.filter((line) => line.startsWith('p,')).length;
    expect(sections.flatMap(({ rows }) => rows)).to.have.length(count);
  });

  it('changes, adds and removes one line and leaves the others', () => {
    const lines = readLines('# 查档\np, a, b.c, *, *, *, secret\n\n# 其他');
    const id = lines[1]?.id ?? 0;
    const text = `p, ${WORDS.join(', ')}`;
    expect(writeLines(replaceLine(lines, id, WORDS))).to.equal(`# 查档\n${text}\n\n# 其他`);
    expect(writeLines(insertAfter(lines, id, WORDS))).to.equal(
      `# 查档\np, a, b.c, *, *, *, secret\n${text}\n\n# 其他`,
    );
    expect(writeLines(removeLine(lines, id))).to.equal('# 查档\n\n# 其他');
  });

  it('names every word, and shows as written what has no name', () => {
    const names = namesOf(TEXT);
    expect(nameWords(WORDS, names)).to.deep.equal([
      '经办人',
      '查看档案卡',
      '工资审核',
      '本单位（本人事项）',
      '任意',
      '秘密',
    ]);
    expect(nameWords(['x', 'y.z', 'q', 'r', 's', 't'], names)).to.deep.equal([
      'x',
      'y.z',
      'q',
      'r',
      's',
      't',
    ]);
  });
});
