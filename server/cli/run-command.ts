import { CliError } from './cli-error.ts';

/** `run` settles with the exit code; what it throws becomes a message and a code. */
export type Command = { usage: string; about: string; run(args: string[]): Promise<number> };

/**
 * Runs a command, or tells how it is used. @param caller what stands before its usage, as people type it.
 * @returns the exit code: 3 where it was not understood.
 */
export async function runCommand(
  command: Command,
  args: string[],
  caller: string,
): Promise<number> {
  const { usage, about } = command;
  if (args.includes('--help')) {
    console.log(`用法：${caller} ${usage}\n\n${about}`);
    return 0;
  }
  try {
    return await command.run(args);
  } catch (error) {
    const isUsage = isUsageError(error);
    console.error(error instanceof Error ? error.message : String(error));
    if (isUsage) console.error(`用法：${caller} ${usage}`);
    return isUsage ? 3 : error instanceof CliError ? error.exitCode : 2;
  }
}

function isUsageError(error: unknown): boolean {
  if (error instanceof CliError) return error.exitCode === 3;
  return (
    error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  );
}
