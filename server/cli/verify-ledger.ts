import { main } from '../../audit/cli/verify.ts';

/** The same verifier that an inspector runs from a disc, under the house's command. */
export const verifyLedger = {
  usage:
    'verify DIR|PROOF | --between OLD NEW | compare A B [--policy FILE | --key FILE] [--at-least SIZE|FILE]',
  about: `离线核验导出的账本或证明文件：不需要服务、数据库或网络。

DIR                 导出的账本文件夹（zip 请先解压）
PROOF               存在证明、一致性证明或分叉证据
--between OLD NEW   新的导出是否完整包含旧的；OLD 可以是文件夹，也可以是保存的检查点文件
compare A B         两份账是否出自同一历史；发现两套账时写出证据（--evidence FILE）
--policy FILE       审计员自己保存的见证策略：账本公钥、见证人公钥和法定见证数
--key FILE          审计员自己保存的公钥文件，不取自被核验的文件夹
--at-least WHAT     此前保存的检查点文件，或条数：账本至少应到这里，否则判为被截断
--origin NAME       账本应有的名称

退出码：0 完整；1 被改动；2 不完整或无可信签名；3 用法不对。`,
  run: async (args: string[]): Promise<number> => main(args),
};
