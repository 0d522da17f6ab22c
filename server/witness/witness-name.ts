/** What a witness may be called: goes into signature lines, policy files and addresses alike. */
export const WITNESS_NAME = /^[a-z0-9][a-z0-9.-]{1,62}[a-z0-9]$/;
