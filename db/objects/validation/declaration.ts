/** The versions of OCFL whose objects and roots this validator knows, oldest first. */
export const OCFL_VERSIONS = ['1.0', '1.1'] as const;

export type OcflVersion = (typeof OCFL_VERSIONS)[number];

/** The version in the name of a declaration, such as `0=ocfl_object_1.1`; `undefined` for another name. */
export function declaredVersion(
  name: string,
  prefix: '0=ocfl_' | '0=ocfl_object_',
): OcflVersion | undefined {
  return OCFL_VERSIONS.find((version) => name === `${prefix}${version}`);
}

export function inventoryTypeOf(version: OcflVersion): string {
  return `https://ocfl.io/${version}/spec/#inventory`;
}
