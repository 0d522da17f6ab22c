export const SERVER_FLAGS: readonly string[];
export function compileCache(): { NODE_COMPILE_CACHE: string };
