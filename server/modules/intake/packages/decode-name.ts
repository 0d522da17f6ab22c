const utf8 = new TextDecoder('utf-8', { fatal: true });
const gb18030 = new TextDecoder('gb18030', { fatal: true });

/**
 * Decodes the bytes of a file name. Chinese Windows writes GBK and says nothing; macOS writes UTF-8 and says
 * nothing either, so unmarked bytes are UTF-8 if they can be, GBK otherwise. Undefined when neither fits.
 */
export function decodeName(bytes: Uint8Array, isMarkedUtf8 = false): string | undefined {
  return attempt(utf8, bytes) ?? (isMarkedUtf8 ? undefined : attempt(gb18030, bytes));
}

function attempt(decoder: TextDecoder, bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
