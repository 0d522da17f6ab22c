/** Checks that no test can miss, by file and text, each with the reason. */
export const EQUIVALENTS: Record<string, Record<string, string>> = {};
