/** Where a content file stands in its object, taken apart: the version that brought it, and its name there. */
export type ContentPlace = { version: number; name: string };

const CONTENT_PATH = /^v([1-9][0-9]*)\/content\/(.+)$/;

export function readContentPath(path: string): ContentPlace | undefined {
  const [, version, name] = CONTENT_PATH.exec(path) ?? [];
  return version === undefined || name === undefined
    ? undefined
    : { version: Number(version), name };
}

export function contentPath({ version, name }: ContentPlace): string {
  return `v${version}/content/${name}`;
}
