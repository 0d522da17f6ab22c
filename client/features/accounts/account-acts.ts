import type { AccountAct } from './accounts.ts';

type ActFace = {
  act: AccountAct;
  label: string;
  /** Said above the form: what will happen once it is confirmed, and what would be refused. */
  about: string;
};

/** Every change of an account, in the order of its button. */
export const ACT_FACES: readonly ActFace[] = [
  {
    act: 'accounts.amend',
    label: '修改信息',
    about: '姓名、单位或身份证号改动后，本人须重新登录。单位决定其能办理哪些档案，请核对调动文件。',
  },
  {
    act: 'accounts.grant',
    label: '授予岗位',
    about: '按改后的岗位和知悉范围整体授予，本人须重新登录。三员岗位须单独设置，且一人不得兼任。',
  },
  {
    act: 'accounts.reset_password',
    label: '重置口令',
    about:
      '复核通过后生成一次性口令，由您在 7 日内领取一次并当面交给本人；本人首次登录须修改。原口令和已登录的终端立即失效。',
  },
  {
    act: 'accounts.unlock',
    label: '解除锁定',
    about: '口令和 PIN 的错误次数清零，本人可用原口令登录。请先向本人核实不是他人试探。',
  },
  {
    act: 'accounts.disable',
    label: '停用账号',
    about:
      '停用后不能登录，已登录的终端立即退出；历史记录保留。三员岗位的最后一个在用账号不能停用。',
  },
  {
    act: 'accounts.enable',
    label: '恢复账号',
    about: '恢复后可用原口令登录，岗位照旧。此人若已另有三员账号，将不予通过。',
  },
];

export function faceOfAct(act: string): ActFace | undefined {
  return ACT_FACES.find((face) => face.act === act);
}
