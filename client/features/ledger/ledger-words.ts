import type { Purpose } from '../../../policies/vocabulary.ts';
import type { Tone } from '../../ui/tone.ts';

type Word = { label: string; tone: Tone };

/** Kinds of entry as the leaf format names them; the first four can be asked for. */
export const KIND_WORDS: Readonly<Record<string, Word>> = {
  INTENT: { label: '发起', tone: 'blue' },
  DONE: { label: '完成', tone: 'green' },
  DENY: { label: '拒绝', tone: 'red' },
  CHANGE: { label: '变更', tone: 'amber' },
  ABORT: { label: '中止', tone: 'plain' },
  GW_HEAD: { label: '网关链头', tone: 'plain' },
  KEY: { label: '密钥', tone: 'amber' },
  RESTORE: { label: '恢复', tone: 'amber' },
};
export const KINDS_TO_FILTER = ['INTENT', 'DONE', 'DENY', 'CHANGE'] as const;

export const ACTION_WORDS: Readonly<Record<string, string>> = {
  'sessions.login': '登录',
  'sessions.logout': '退出',
  'sessions.unlock': '解锁屏幕',
  'sessions.lock': '锁定屏幕',
  'sessions.login_with_key': '密钥登录',
  'sessions.challenge': '发起密钥登录',
  'sessions.replace': '新登录结束旧会话',
  'sessions.change_password': '修改口令',
  'sessions.change_pin': '修改 PIN',
  'archives.search': '查询档案',
  'archives.show': '查看档案卡',
  'archives.reveal_id': '查看身份证号',
  'units.list': '查看单位名录',
  'units.show': '查看单位',
  'authorities.show': '查看管理权限',
  'authorities.set': '提出权限变更',
  'kinships.declare': '申报亲属',
  'kinships.browse_own': '查看本人申报',
  'intake.browse': '查看接收登记',
  'intake.show': '查看检测报告',
  'intake.submit': '提交数据包',
  'intake.import': '数据包入库',
  'archives.rebuild': '从档案库重建',
  'requests.browse': '查看工作台',
  'requests.options': '核对可查范围',
  'requests.show': '查看申请',
  'requests.submit': '提出申请',
  'requests.resubmit': '重新提交申请',
  'requests.approve': '同意申请',
  'requests.refuse': '不同意申请',
  'requests.return': '退回申请',
  'requests.withdraw': '撤回申请',
  'requests.recall': '收回授权',
  'viewing.open': '打开档案',
  'viewing.show': '核对阅档授权',
  'viewing.confirm': '共同阅档人确认',
  'viewing.read_page': '阅看页面',
  'viewing.read_strip': '阅看缩略图',
  'viewing.close': '结束阅档',
  'ledger.browse': '查阅账本',
  'ledger.show_head': '查看账本现状',
  'ledger.export': '导出账本',
  'ledger.release_key': '放行密钥',
  'ledger.show_witnesses': '查看见证与日结',
  'ledger.show_day': '查看日结登记单',
  'ledger.end_day': '日终',
  'ledger.close_day': '日结',
  'witnesses.browse': '查看见证名录',
  'ledger.export_list': '导出条目清单',
  'ledger.reveal_detail': '查看条目附注',
  'ledger.prove': '出具存在证明',
  'ledger.show_entry': '查看条目',
  'ledger.show_volume': '查看一卷的阅档情况',
  'ledger.show_sitting': '查看一次阅档',
  'ledger.browse_refusals': '查看拒绝情况',
  'archives.reveal_subject': '查知卷所属人员',
  'archives.find_subject': '按人查找案卷',
  'viewing.send': '送出页面',
  'accounts.browse': '查看人员与岗位',
  'accounts.options': '核对账号可选内容',
  'accounts.show': '查看账号',
  'accounts.collect_secret': '领取一次性口令',
  'accounts.bootstrap': '首次启动建立三员账号',
  'changes.propose': '提出变更',
  'changes.browse': '查看变更单',
  'changes.show': '查看变更',
  'changes.confirm': '复核通过',
  'changes.reject': '复核不通过',
  'changes.withdraw': '撤回变更',
  'policies.start': '启用程序自带策略',
  'policies.show': '查看权限策略',
  'policies.list_versions': '查看策略版本',
  'policies.show_version': '查看策略版本',
  'policies.preview': '预览策略影响',
  'policies.explain': '解释权限',
  'policies.who_can': '查谁有权限',
  'demo.seed': '写入演示数据',
  'sessions.browse': '查看会话',
  'sessions.end': '结束会话',
  'terminals.recognise': '识别终端',
  'terminals.prove': '终端认证',
  'terminals.enrol': '申请登记终端',
  'terminals.browse': '查看终端',
  'storage.show': '查看存储状况',
  'storage.list_findings': '查看巡检发现',
  'storage.show_volume': '查看卷的巡检情况',
  'storage.scrub': '安排巡检',
  'storage.repair': '修复损坏的卷',
  'storage.show_repair': '查看修复结果',
  'storage.scrub_volume': '巡检一卷',
  'storage.find_damage': '巡检发现损坏',
  'storage.end_pass': '巡检一轮完成',
  'backups.set_recipients': '设定备份接收人',
  'backups.browse': '查看备份与介质',
  'backups.show_medium': '查看介质',
  'backups.run': '备份',
  'backups.register_medium': '登记介质',
  'backups.amend_medium': '变更介质登记',
  'backups.report_restore_test': '登记恢复演练',
  'backups.restore': '由备份恢复',
  'keys.show': '查看密钥状况',
  'alarms.browse': '查看告警',
  'oversight.show': '查看监督规则',
  'oversight.preview': '试算监督规则',
  'findings.browse': '查看疑点',
  'oversight.show_rule': '查看监督规则',
  'oversight.start': '启用程序自带监督规则',
  'oversight.set_rule': '设定监督规则',
  'oversight.set_calendar': '设定工作日历',
  'findings.show': '查看疑点',
  'findings.raise': '规则发现疑点',
  'findings.take_up': '手工立项',
  'findings.begin': '开始核查疑点',
  'findings.note': '记录核查情况',
  'findings.assign': '交办疑点',
  'findings.conclude': '作出疑点结论',
  'findings.reopen': '重新核查疑点',
  'keys.rotate_master': '轮换主密钥',
  'keys.rotate_unit': '轮换单位年度密钥',
  'archives.destroy_key': '销毁密钥',
};

const PURPOSE_WORDS: Readonly<Record<Purpose, string>> = {
  wage: '工资审核',
  retirement: '退休审批',
  social_insurance: '社保视同缴费',
  title: '职称评审',
  political_review: '政治审查',
  party_standing: '入党时间与党籍',
  abroad: '出国（境）',
  appointment: '任前审核',
};

/** A word the table does not know is shown as it stands: evidence is never hidden. */
export function kindWord(kind: string): Word {
  return KIND_WORDS[kind] ?? { label: kind, tone: 'plain' };
}

export function actionWord(action: string): string {
  return ACTION_WORDS[action] ?? action;
}

export function purposeWord(purpose: string): string {
  return (PURPOSE_WORDS as Record<string, string>)[purpose] ?? purpose;
}

/** The last eight digits of an opaque number: those before them are a clock and look alike. */
export function shortNumber(id: string): string {
  return id.length > 8 ? `…${id.slice(-8)}` : id;
}
