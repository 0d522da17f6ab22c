import { describeDuration } from '../../formats/describe-duration.ts';
import { CONCLUSION_LABELS, KIND_LABELS } from '../../../server/modules/oversight/words.ts';

/** What a change is about, by its kind. */
const CHANGE_WORDS = new Map(
  Object.entries({
    'accounts.create': '新建账号',
    'accounts.amend': '修改账号',
    'accounts.grant': '授予岗位',
    'accounts.reset_password': '重置口令',
    'accounts.unlock': '解除锁定',
    'accounts.disable': '停用账号',
    'accounts.enable': '恢复账号',
    'accounts.register_key': '登记登录密钥',
    'accounts.revoke_key': '注销登录密钥',
    'terminals.register': '登记终端',
    'terminals.amend': '变更终端',
    'terminals.revoke': '注销终端',
    'policies.adopt': '启用权限策略',
    'units.create': '新设单位',
    'units.rename': '单位更名',
    'units.move': '调整隶属关系',
    'units.close': '撤销单位',
    'authorities.set': '管理权限变更',
    'archives.destroy_key': '销毁密钥',
    'backups.set_recipients': '设定备份接收人',
    'ledger.confirm_clock': '确认系统时间',
    'ledger.change_key': '更换账本签名密钥',
    'ledger.appoint_witness': '任命见证',
    'ledger.retire_witness': '撤销见证',
    'ledger.set_quorum': '设定法定见证',
    'keys.rotate_master': '轮换主密钥',
    'keys.rotate_unit': '轮换单位年度密钥',
    'kinships.withdraw': '撤销亲属申报',
    'oversight.set_rule': '设定监督规则',
    'oversight.set_calendar': '设定工作日历',
  }),
);

/** Why something was refused. */
export const REASON_WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    no_rule: '无此权限',
    absent: '不存在',
    own_file: '本人档案',
    relative: '亲属档案',
    clearance: '知悉等级不够',
    malformed: '事实不全',
    unknown: '账号不存在',
    wrong: '口令或 PIN 不对',
    locked: '账号已锁定',
    disabled: '账号已停用',
    unregistered_terminal: '终端未登记',
    wrong_signature: '终端签名不对',
    other_unit: '终端不服务该单位',
    closed_hours: '不在开放时段',
    other_purpose: '终端不办此用途',
    terminal: '终端不适用',
    too_many: '登录过于频繁',
    reused: '新口令或 PIN 近期用过',
    stale: '挑战已失效或已用过',
    other_terminal: '不是发起登录的终端',
    unknown_key: '密钥未登记',
    revoked: '密钥已注销',
    out_of_date: '密钥不在有效期',
    bad_signature: '签名与内容不符',
    ended: '阅档授权已结束',
    no_output_point: '终端不是输出点',
    made_already: '这份复制件已制作过',
    all_made: '批准的份数都已制作',
    cancelled: '没有等到就翻过或离开',
    busy: '同时阅看的过多，没有轮到',
    timed_out: '处理超时',
    crashed: '处理中断',
    closed: '服务正在停止',
    damaged: '文件损坏或丢失',
    unavailable: '账本或密钥当时不可用',
  }),
);

const RESULT_WORDS = new Map(
  Object.entries({
    ...KIND_LABELS,
    ...CONCLUSION_LABELS,
    confirmed: '时间已由两人确认',
    set_right: '时钟已校准',
    allowed: '允许',
    refused: '不允许',
    faulty: '策略有误',
    start: '开始新的一轮',
    pause: '暂停',
    resume: '继续',
    volume: '单独巡检一卷',
    in_use: '在用',
    sealed: '封存',
    handed_over: '移交',
    destroyed: '已销毁',
    sound: '全部相符',
    failed: '没有做成',
    shown: '已显示',
    erased: '附注已不在',
    altered: '附注与摘要不符',
    none: '未能读出标记',
    unreadable: '不是可用的图片',
  }),
);

/** Results that carry a figure, and how it is said. */
const COUNTED: readonly [RegExp, string][] = [
  [/^(\d+) effects$/, '影响 $1 处'],
  [/^(\d+) accounts$/, '$1 个账号'],
  [/^(\d+) errors$/, '$1 处错误'],
  [/^witnesses (\d+)$/, '$1 名见证'],
  [/^restored (\d+) aside (\d+) refused (\d+)$/, '补回 $1 个文件，移开 $2 个，$3 个未能修复'],
  [/^back (\d+)$/, '时钟被拨慢 $1 秒'],
  [/^behind (\d+)$/, '时钟比上次签名早 $1 秒'],
  [/^forward (\d+)$/, '时钟突然走快 $1 秒'],
  [/^gap (\d+)$/, '距上次签名 $1 秒'],
  [/^full (\d+)$/, '磁盘已用 $1%，暂停阅档、入库和导出'],
  [/^low (\d+)$/, '磁盘已用 $1%，所剩不多'],
  [/^sound (\d+)$/, '磁盘已用 $1%，余量充足'],
  [/^generation (\d+)$/, '第 $1 代'],
  [/^entries (\d+)$/, '含账本 $1 条'],
  [/^entries (\d+) missing (\d+)$/, '含账本 $1 条，缺 $2 个档案版本'],
  [/^failed (\d+)$/, '$1 个文件不符'],
  [/^failed (\d+) missing (\d+)$/, '$1 个文件不符，缺 $2 个档案版本'],
  [/^week ([\d-]{10})$/, '$1 起一周'],
  [/^month (\d{4}-\d{2})-01$/, '$1 月'],
  [/^(\d+) rules$/, '$1 条规则'],
  [/^(\d+) findings$/, '试算发现 $1 条'],
  [/^from (\d+) to (\d+)$/, '由 $1 条至 $2 条'],
  [/^past (\d+) from (\d+) to (\d+)$/, '旧账本 $1 由 $2 条至 $3 条'],
  [/^entry (\d+)$/, '第 $1 条'],
  [/^past (\d+) entry (\d+)$/, '旧账本 $1 第 $2 条'],
  [/^unbelieved (\d+)$/, '标记指向第 $1 条，那里不是阅档，不予采信'],
  [/^rows (\d+)$/, '$1 条'],
  [/^copy ((?:FZ|ZL)\d{4}-\d{6}) (\d+)\/(\d+)$/, '复制件 $1，第 $2 份，共 $3 份'],
  [/^copy ((?:FZ|ZL)\d{4}-\d{6})$/, '复制件 $1'],
  [/^ended ((?:FZ|ZL)\d{4}-\d{6})$/, '授权已结束，$1 没有送完'],
  [/^ended page$/, '授权已结束，页面没有送出'],
  [/^no_session (\d+)$/, '没有登录，挡回 $1 次'],
  [/^locked (\d+)$/, '屏幕已锁定，挡回 $1 次'],
  [/^misshapen (\d+)$/, '不是本系统页面会发出的调用，挡回 $1 次'],
  [/^version (\d+)$/, '第 $1 版'],
  [/^id-number (\d+)$/, '按公民身份号码查到 $1 条'],
  [/^archive-no (\d+)$/, '按档号查到 $1 条'],
  [/^pinyin (\d+)$/, '按拼音查到 $1 条'],
  [/^name (\d+)$/, '按姓名查到 $1 条'],
];

/** What came of an act, as its entry records it; a word no table knows is shown as it stands. */
export function describeOutcome(outcome: string): string {
  const times = describeTimes(outcome);
  if (times) return `结果：${times}`;
  const change = CHANGE_WORDS.get(outcome);
  if (change) return `事项：${change}`;
  const reason = REASON_WORDS.get(outcome);
  if (reason) return `原因：${reason}`;
  const counted = COUNTED.find(([form]) => form.test(outcome));
  if (counted) return `结果：${outcome.replace(...counted)}`;
  return `结果：${RESULT_WORDS.get(outcome) ?? outcome}`;
}

/** How long pages stood on a screen: one word for each reading. */
const TIME = /^[0-9a-f-]{36}=(\d+)\/(\d+)$/;

function describeTimes(outcome: string): string | undefined {
  const times = outcome.split(' ').map((word) => TIME.exec(word));
  if (times.includes(null)) return undefined;
  const sum = (part: number): number =>
    times.reduce((ms, found) => ms + Number(found?.[part] ?? 0), 0);
  return `调出 ${times.length} 次，共停留 ${describeDuration(sum(1))}`;
}
