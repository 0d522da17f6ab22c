import { minuteOf } from '../clock.ts';
import type { TracedView, TraceReport } from '../modules/desk/contract.ts';
import { sayCertainty } from '../modules/desk/words.ts';

/** Says what a picture led to. @returns the exit code. */
export function tellTrace(report: TraceReport): number {
  const { outcome, view, certainty, digest, recordedAs } = report;
  if (view) for (const [term, value] of factsOf(view, certainty)) console.log(`${term}  ${value}`);
  else if (outcome === 'none') {
    console.log('未能读出可以确信的标记。没有读出，不说明它不是从这里流出的。');
    console.log('换更早、更清楚的一份，只截取页面部分并转正再试；知道是哪一页的，加 --page。');
  } else console.log('读出的标记指向的位置没有送出过页面，不予采信：可能是伪造，请导出账本核验。');
  console.log(`图片摘要  SM3 ${digest}\n记账      本次溯源记在账本第 ${recordedAs} 条`);
  return outcome === 'found' ? 0 : 1;
}

function factsOf(view: TracedView, certainty: TraceReport['certainty']): [string, string][] {
  const ledger = view.past === null ? '账本' : `旧账本 ${view.past} `;
  const facts: [string, string][] = [
    ...whoOf(view),
    ['终端    ', view.terminalName],
    ['时间    ', minuteOf(new Date(view.at))],
    ['申请    ', view.requestNo ?? '—'],
    ['卷      ', view.volumeId],
    ...view.pages.map(({ id, no }): [string, string] => [
      '页      ',
      no === null ? id : `该材料第 ${no} 页 ${id}`,
    ]),
    ['账本位置', `${ledger}第 ${view.index} 条`],
    ...sureness(certainty),
  ];
  return [...warningsOf(view), ...facts];
}

function warningsOf({ isSound, unsent }: TracedView): [string, string][] {
  const warnings = [
    isSound ? [] : '这一条目与签过名的摘要不符，可能被改动过，不可采信',
    unsent ? `第 ${unsent.index} 条记明这一次没有送出：请查服务器一侧怎样流出` : [],
  ];
  return warnings.flat().map((warning) => ['警告    ', warning]);
}

function sureness(certainty: TraceReport['certainty']): [string, string][] {
  if (!certainty) return [];
  const { word, figures } = sayCertainty(certainty);
  return [['把握    ', `${word}。${figures}`]];
}

/** What is on paper was made by one and given to another. */
function whoOf({ actorName, unitName, copy }: TracedView): [string, string][] {
  if (!copy) return [['阅档人  ', `${actorName}，${unitName}`]];
  return [
    ['复制件  ', `${copy.no}，第 ${copy.nth} 份`],
    ['领用人  ', `${copy.recipientName}，${copy.recipientUnit}`],
    ['制作人  ', `${actorName}，${unitName}`],
  ];
}
