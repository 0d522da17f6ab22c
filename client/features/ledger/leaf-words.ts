/** What each field of a leaf is called, and what it says (audit/SPEC.md §1). */
const FIELD_WORDS: Readonly<Record<string, readonly [label: string, meaning: string]>> = {
  origin: ['账本名称', '这一条属于哪本账；与检查点上的名称相同'],
  kind: ['类别', '发起、完成、拒绝、变更等'],
  action: ['行为', '办了什么，与权限、接口同名'],
  entryId: ['条目编号', '本条独有，重复提交也只记一次'],
  atMs: ['时间', '服务器时钟，毫秒'],
  actor: ['办理人', '账号的内部编号；系统自动办理的记 system'],
  unit: ['办理人单位', '办理时所在单位的内部编号'],
  tier: ['单位类别', '办理时所在单位的层级'],
  terminal: ['终端', '登记终端的内部编号'],
  item: ['对象', '涉及的卷、条目等的内部编号，不含姓名'],
  itemVersion: ['对象版本', '涉及对象的第几版'],
  pages: ['页', '送出的各页的内部编号'],
  purpose: ['用途', '申请时填报并获批准的用途'],
  approval: ['依据', '所依据的申请或接收登记的内部编号'],
  outcome: ['结果或原因', '结果代码；被拒绝的为原因代码'],
  content: ['内容摘要', '所涉内容的 SM3 摘要'],
  detail: ['附注摘要', '附注加盐后的 SM3 摘要；附注本身另行加密存放'],
  gateway: ['网关', '提交本条的网关'],
  epoch: ['网关启动次数', '网关每次启动加一'],
  sequence: ['网关顺序号', '同一网关逐条加一，缺号即有丢失'],
  previous: ['上一条摘要', '同一网关上一条的 SM3 摘要'],
  key: ['新公钥', '更换后的签名公钥'],
  validFromSize: ['启用处', '自第几条起由新公钥签名'],
  restoredOrigin: ['旧账名称', '恢复前的账本名称'],
  restoredSize: ['旧账条数', '恢复前最后检查点的条数'],
  restoredRoot: ['旧账根摘要', '恢复前最后检查点的根'],
  lostFrom: ['缺失起', '未能恢复的第一条'],
  lostTo: ['缺失止', '未能恢复的最后一条'],
  signers: ['签名人', '在本条上签名的人或公钥'],
  session: ['会话', '所在会话的内部编号'],
  answers: ['对应条目', '本条说明没有送出的那一条的编号'],
  signatures: ['签名', 'SM2 签名，依签名人顺序'],
  mac: ['网关校验码', '网关的 HMAC-SM3'],
};

/** A field that the table does not know is shown by the name that it stands under. */
export function fieldWord(name: string): { label: string; meaning: string } {
  const [label, meaning] = FIELD_WORDS[name] ?? [name, ''];
  return { label, meaning };
}
