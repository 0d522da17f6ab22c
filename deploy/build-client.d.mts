export function buildClient(node: string): Promise<void>;
