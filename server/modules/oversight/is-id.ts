const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a word of an entry is an opaque id: actors may also be `system`, terminals may be missing. */
export function isId(word: string | null | undefined): word is string {
  return ID.test(word ?? '');
}
