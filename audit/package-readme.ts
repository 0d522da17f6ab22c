/** Part of the package format: the verifier compares it byte for byte, so that nobody can add advice of his own. */
export const PACKAGE_README = `兰台账本导出包（第 1 版格式）

这是档案系统全部操作记录的完整副本，可在断网的电脑上单独核验。

核验方法
  需要 Node.js 26 与核验程序（单个文件 lantai-verify.mjs，或 audit 和 crypto 两个
  文件夹），不需要数据库和网络：
  node lantai-verify.mjs 本文件夹 --policy 见证策略 --at-least 条数
  没有见证策略的，以 --key 公钥文件 代替 --policy。

  核验程序、见证策略（或公钥）和条数请用您自己掌握的：随软件发布并核对过摘要的
  程序，建库时登记在册的公钥，纸质登记簿或终端上记下的最近一次条数。不要用随本
  文件夹送来的程序和 public-key.txt：能改账的人也能换程序、换公钥。

退出码
  0 完好  1 被改动  2 不完整或未签名  3 用法不对

内容
  checkpoint       最近一次签名的检查点：条数与总摘要
  checkpoints/     历次检查点
  tile/entries/    记录原文，每个文件 256 条
  tile/0/          逐条摘要，每个文件 256 条
  public-key.txt   系统自报的公钥，仅供对照

格式见核验程序中的 audit/SPEC.md，可据此另写一个核验程序互相印证。
`;
