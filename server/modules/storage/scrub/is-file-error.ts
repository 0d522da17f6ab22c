/** An error of a call to the file system, as against one of our own. */
export function isFileError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && !('address' in error);
}
