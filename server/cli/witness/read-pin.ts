import { readText } from '../read-officer-keys.ts';
import { CliError } from '../cli-error.ts';
import { promptSecret } from '../prompt-secret.ts';

/** The PIN of a witness's key, from the file or asked for at the terminal. */
export async function readPin(file: string | undefined, question: string): Promise<string> {
  if (file !== undefined) return readText(file).trim();
  if (!process.stdin.isTTY) throw new CliError('没有 PIN：请用 --pin-file 提供', 3);
  return promptSecret(question);
}
