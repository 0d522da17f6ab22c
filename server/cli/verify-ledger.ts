import { main } from '../../audit/cli/verify.ts';

/** The same verifier that an inspector runs from a disc, under the house's command. */
export const verifyLedger = {
  usage: 'verify DIR [--key PUBLICKEY] [--at-least CHECKPOINT] [--origin NAME]',
  about: `离线核验导出的账本：不需要服务、数据库或网络。

DIR                     导出的账本文件夹（zip 请先解压）
--key PUBLICKEY         审计员自己保存的公钥文件，不取自被核验的文件夹
--at-least CHECKPOINT   此前保存的检查点文件，或条数：账本至少应到这里，否则判为被截断
--origin NAME           账本应有的名称

退出码：0 完整；1 被改动；2 不完整或无可信签名；3 用法不对。`,
  run: async (args: string[]): Promise<number> => main(args),
};
