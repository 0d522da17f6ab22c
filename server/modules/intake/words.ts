/** What was found about an image on its way in, for whoever reads the page; by the name of its rule. */
export const PAGE_FINDINGS: Readonly<Record<string, string>> = {
  'images.not-standard': '图像不是标准的 JPEG 格式',
  'images.resolution': '分辨率低于标准的 300 dpi',
  'images.resolution-unknown': '图像未写明分辨率',
  'images.repeated': '与卷内另一页的图像完全相同',
};
