import type { CountedFinding, FindingCode } from './findings.ts';

const MEANING: Record<FindingCode, string> = {
  body_changed: '记录原文被改动：与入账时的摘要不符',
  entry_missing: '记录缺失：签名的检查点证明它存在过',
  entry_malformed: '记录不是本账本的规范记录',
  leaf_hash_changed: '记录原文完好，但保存的逐条摘要被改动',
  history_rewritten: '账目被改写、插入、调换或删除：与签名的检查点不符',
  history_forked: '账本分叉：同一条数下有两个不同的签名检查点，系统出具过两套账',
  tail_cut: '账本末尾被截去：条数少于已知的条数',
  checkpoint_forged: '检查点签名不符：检查点或签名被改动',
  checkpoint_out_of_turn:
    '检查点由账本的另一把公钥签名，而它在这个条数上已停用或尚未起用：正常的账本不会这样签，是有人用了不在用的密钥。请先核对您的策略里各公钥的起用条数与登记簿一致；一致的，这就是证据，请与账本主管和登记簿对质',
  checkpoints_disordered: '历次检查点次序颠倒',
  other_ledger: '不是同一本账：账本名称不符',
  key_change_false: '换钥记录是假的：不是新旧两把密钥共同签署，或没有按规定填写',
  proof_false: '证明不成立：这条记录或这段历史不在签名的检查点之内',
  restore_forged: '账本首条（恢复）所载的签名不是所称的人所签',
  checkpoint_missing: '没有检查点文件，账本未签名',
  checkpoint_unreadable: '检查点无法读取',
  checkpoint_unsigned: '检查点没有受信公钥的签名：公钥给错，或账本被换过',
  quorum_missing:
    '检查点的加签不足法定见证：尚未见证，或签名密钥被盗用后另造的账；请索取加签齐全的导出',
  checkpoints_incomplete: '历次检查点不全',
  leaf_hashes_missing: '逐条摘要文件缺失或不全',
  extra_bytes: '文件末尾有多余内容，不受签名保护',
  extra_file: '有多余的文件，不受签名保护',
  readme_changed: '说明文件缺失或被改动，不要照其中的说明操作',
  package_key_differs: '导出包内的公钥缺失，或不是您所用的公钥',
  key_missing: '没有公钥可用，请用 --key 给出您保存的公钥文件',
  key_change_missing:
    '见证策略写明从此条数起换用新公钥，但账本里没有新旧两把密钥共同签署的换钥记录',
  key_change_unproven: '换钥记录所称的旧公钥不在您的见证策略里，无法核实：请补上旧公钥及其起用条数',
  not_comparable: '这本账没有到那个检查点的条数，无从比较：请索取更新的导出',
  proof_unreadable: '证明文件无法读取：格式不对或已损坏',
  restore_unsigned: '本账由旧账本恢复而来，却没有您所给的两名三员共同签署',
  key_unproven:
    '所用公钥取自导出包本身，不能证明账本未被整套更换：请与登记簿核对上面的公钥指纹，或用 --key 给出您保存的公钥',
  key_change_unknown:
    '账本换用了新公钥，您的见证策略还没有登记：请向账本主管核实后补上（log 公钥 from 条数）',
  clock_backwards: '检查点时间曾经倒退，请核对系统时钟',
  time_astray:
    '有记录自称的时间与签名时间相去很远（晚于签名十分钟以上，或早于上一次签名一天以上）：时间可能被改写，或当时时钟有误、记账停顿过',
  restore_unproven:
    '本账由旧账本恢复而来，签署人未经核对：请与登记簿核对上面的指纹，或用 --officer 给出三员的公钥',
};

/** One line for people: what was found, where, how often. Indexes count from 0. */
export function describeFinding({
  code,
  firstBad,
  path,
  size,
  signedBy,
  count,
}: CountedFinding): string {
  const details = [
    firstBad && placeOf(code, firstBad),
    path !== undefined && `文件 ${toPrintable(path)}`,
    size !== undefined && `检查点条数 ${size}`,
    signedBy !== undefined && `签名公钥指纹 ${signedBy}`,
    count > 1 && `共 ${count} 处，此为首处`,
  ].filter((each) => typeof each === 'string');
  return details.length > 0 ? `${MEANING[code]}（${details.join('；')}）` : MEANING[code];
}

function placeOf(code: FindingCode, { from, to }: { from: number; to: number }): string {
  if (from === to) return `第 ${from} 号记录，编号从 0 起`;
  const known = code === 'entry_missing' ? `第 ${to} 号记录缺失，` : '';
  return `${known}首个问题在第 ${from} 号至第 ${to} 号记录之间，编号从 0 起`;
}

/** A hostile file name must not steer the terminal. */
function toPrintable(text: string): string {
  return JSON.stringify(text.slice(0, 200));
}
