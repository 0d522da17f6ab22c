/** What is wrong with what was dropped or chosen as a package; nothing, if it may be sent. */
export function judgePackages(files: readonly Pick<File, 'name' | 'size'>[]): string {
  const [file] = files;
  if (files.length > 1) return '一次只能上传一个数据包，请逐个上传。';
  if (!file || !/\.zip$/i.test(file.name)) return '请选择 zip 格式的数据包。';
  return file.size === 0 ? '这是一个空文件，请重新导出后上传。' : '';
}
