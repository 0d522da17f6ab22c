/** Hands bytes to the browser to be kept as a file. */
export function saveBlob(blob: Blob, fileName: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = fileName;
  document.body.append(link);
  link.click();
  link.remove();
  // The download has begun by the next turn; a minute leaves room for a slow disk.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
