/** What a mirror refuses to copy: the ledger went back, forked, or is not what was signed. People must act. */
export class MirrorAlarm extends Error {
  override readonly name = 'MirrorAlarm';
}

/** The source is not there, or is just being written: asked again later, it may be whole. */
export class MirrorPause extends Error {
  override readonly name = 'MirrorPause';
}
