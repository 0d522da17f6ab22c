/** The medium that is to be written to is not at its place. The message is for people, and says what to do. */
export class MediumAway extends Error {
  override readonly name = 'MediumAway';
}
