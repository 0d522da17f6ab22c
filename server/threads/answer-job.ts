import { JobError } from './job-error.ts';
import type { Reply } from './runner.ts';

/** Turns a job's outcome into a reply that can cross a thread or process border. */
export async function answerJob<Result>(work: () => Promise<Result>): Promise<Reply<Result>> {
  try {
    return { isDone: true, result: await work() };
  } catch (error) {
    const code = error instanceof JobError ? error.code : 'failed';
    return { isDone: false, code, detail: describe(error) };
  }
}

function describe(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message} (${cause.message})` : message;
}
