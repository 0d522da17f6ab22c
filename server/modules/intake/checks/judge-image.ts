import { ImageError } from '../../../imaging/image-error.ts';
import type { ImageErrorCode } from '../../../imaging/image-error.ts';
import type { PackageProfile } from '../catalogues/package-profile.ts';
import type { Note } from '../findings/note.ts';
import type { RuleCode } from '../findings/rules.ts';

export type ImageFacts = {
  readonly format: string;
  readonly width: number;
  readonly height: number;
  /** Undefined where the file does not say. */
  readonly dpi: number | undefined;
};

/** Decodes a whole image and says what it is. @throws {ImageError} when it is not sound */
export type InspectImage = (image: Buffer, name: string) => Promise<ImageFacts>;

/** Image faults that lie in the file. The rest lie with us and must not be blamed on a package. */
const FAULTS: Partial<Record<ImageErrorCode, readonly [RuleCode, string]>> = {
  not_an_image: ['images.format', '不是 JPEG、PNG 或 TIFF 图像'],
  multi_page: ['images.format', '一个文件含有多页'],
  too_large: ['images.too-large', '尺寸过大'],
  damaged: ['images.unreadable', '图像不完整或已损坏，无法解码'],
  timed_out: ['images.unreadable', '图像解码超时'],
  crashed: ['images.unreadable', '图像无法解码'],
};

/** Decodes one image and holds it against the profile. Undefined, and noted, when it must be refused. */
export async function judgeImage(
  content: Buffer,
  path: string,
  inspectImage: InspectImage,
  profile: PackageProfile,
  note: Note,
): Promise<ImageFacts | undefined> {
  try {
    const { format, width, height, dpi } = await inspectImage(content, path);
    const facts: ImageFacts = { format, width, height, dpi };
    return holdAgainst(profile, facts, path, note) ? facts : undefined;
  } catch (error) {
    const fault = error instanceof ImageError ? FAULTS[error.code] : undefined;
    if (!fault) throw error;
    note(fault[0], `${path}：${fault[1]}`);
    return undefined;
  }
}

function holdAgainst(
  profile: PackageProfile,
  { format, width, height, dpi }: ImageFacts,
  path: string,
  note: Note,
): boolean {
  if (Math.max(width, height) > profile.maxSidePixels || width * height > profile.maxPixels) {
    note('images.too-large', `${path}：${width}×${height} 像素`);
    return false;
  }
  if (!profile.imageFormats.includes(format)) {
    note('images.format', `${path}：格式 ${format} 不受支持`);
    return false;
  }
  if (format !== profile.standardFormat) note('images.not-standard', `${path}：格式为 ${format}`);
  if (dpi === undefined) note('images.resolution-unknown', `${path}：未写明分辨率`);
  else if (Math.round(dpi) < profile.minDpi) note('images.resolution', `${path}：${dpi} dpi`);
  return true;
}
