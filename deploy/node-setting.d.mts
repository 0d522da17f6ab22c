export const SERVER_FLAGS: readonly string[];
export function processSettings(): NodeJS.ProcessEnv;
