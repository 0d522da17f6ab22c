/** Ends a command with a message for people. Exit codes: 1 refused or tampered, 2 failed, 3 wrong usage. */
export class CliError extends Error {
  readonly exitCode: 1 | 2 | 3;

  constructor(message: string, exitCode: 1 | 2 | 3) {
    super(message);
    this.name = 'CliError';
    this.exitCode = exitCode;
  }
}
