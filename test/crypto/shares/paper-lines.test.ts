import { expect } from 'chai';
import fc from 'fast-check';
import { ShareError } from '../../../crypto/errors.ts';
import { readLines, writeLines } from '../../../crypto/shares/paper-lines.ts';

const bytes = fc.uint8Array({ minLength: 1, maxLength: 80 });

function refusal(text: string): ShareError {
  try {
    readLines(text);
  } catch (error) {
    if (error instanceof ShareError) return error;
    throw error;
  }
  return expect.fail('expected a refusal');
}

describe('paper lines', () => {
  it('come back as they were, as people type them', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        const text = writeLines(value);
        expect(readLines(text).equals(value)).to.equal(true);
        const typed = `标题\n${text
          .toLowerCase()
          .replace(/ 0/g, ' o')
          .replace(/1(?=\w{2})/g, 'l')}`;
        // Line numbers are not for the letters' sake.
        const numbered = typed.replace(/^( *)(\S+)/gm, (all, space: string, word: string) =>
          /^[\do l]+$/.test(word) ? space + word.replace(/o/g, '0').replace(/l/g, '1') : all,
        );
        expect(readLines(numbered).equals(value)).to.equal(true);
      }),
    );
  });

  it('locate every single mistyped character in its line', () => {
    const text = writeLines(Buffer.alloc(45, 0x9d));
    const lines = text.split('\n');
    let mistyped = 0;
    lines.forEach((line, row) => {
      for (let at = 4; at < line.length; at += 1) {
        if (line[at] === ' ') continue;
        for (const other of '0179AFXZ') {
          if (other === line[at]) continue;
          const changed = line.slice(0, at) + other + line.slice(at + 1);
          const all = lines.map((kept, index) => (index === row ? changed : kept)).join('\n');
          expect(refusal(all).line).to.equal(row + 1);
          mistyped += 1;
        }
      }
    });
    expect(mistyped).to.be.greaterThan(600);
  });

  it('locate swapped groups, and lines left out, repeated or swapped', () => {
    const lines = writeLines(Buffer.from('the quick brown fox jumps over it')).split('\n');
    const swapped = lines[1]?.replace(/(\w{4}) (\w{4}) (\w{4})/, '$2 $1 $3') ?? '';
    expect(refusal([lines[0], swapped, lines[2]].join('\n')).line).to.equal(2);
    expect(refusal([lines[0], lines[2]].join('\n')).line).to.equal(2);
    expect(refusal([lines[0], lines[0], lines[1]].join('\n')).line).to.equal(2);
    expect(refusal([lines[1], lines[0]].join('\n')).line).to.equal(1);
    const renumbered = `${lines[1]?.replace(' 2', ' 1')}\n${lines[0]?.replace(' 1', ' 2')}`;
    expect(refusal(renumbered).line).to.equal(1);
  });
});
