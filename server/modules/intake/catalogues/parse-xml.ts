import { SaxesParser } from 'saxes';
import { raiseFinding } from '../findings/raise-finding.ts';
import type { RuleCode } from '../findings/rules.ts';
import { PackageFault } from '../packages/package-fault.ts';

/** An element with its own text (trimmed) and its child elements; attributes carry nothing in a catalogue. */
export type XmlElement = {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
};

type Open = { name: string; text: string; children: XmlElement[] };

const MAX_DEPTH = 16;
const MAX_ELEMENTS = 400_000;

/**
 * Parses XML into a plain tree. A DOCTYPE is refused, so there are no entities beyond the five built in.
 * @throws {PackageFault} `catalogue.doctype`, `catalogue.malformed` or `catalogue.too-large`
 */
export function parseXml(xml: string, file: string): XmlElement {
  const parser = new SaxesParser();
  const document: Open = { name: '', text: '', children: [] };
  const open: Open[] = [document];
  let elementCount = 0;
  const refuse = (code: RuleCode, what: string): never => {
    throw new PackageFault([raiseFinding(code, `目录文件第 ${parser.line} 行：${what}`, { file })]);
  };
  parser.on('error', () => refuse('catalogue.malformed', '不是合法的 XML'));
  parser.on('doctype', () => refuse('catalogue.doctype', '含有 DOCTYPE 声明'));
  parser.on('opentag', ({ name }) => {
    if (open.length > MAX_DEPTH) refuse('catalogue.malformed', '元素嵌套过深');
    if (++elementCount > MAX_ELEMENTS) refuse('catalogue.too-large', '元素过多');
    open.push({ name, text: '', children: [] });
  });
  const addText = (text: string) => {
    const current = open.at(-1);
    if (current) current.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const closed = open.pop();
    if (closed) open.at(-1)?.children.push({ ...closed, text: closed.text.trim() });
  });
  parser.write(xml).close();
  return document.children[0] ?? refuse('catalogue.malformed', '没有根元素');
}
