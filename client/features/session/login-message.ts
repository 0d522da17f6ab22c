/** What stands in a challenge, and the host in the address bar. */
type Asked = {
  host: string;
  challengeId: string;
  nonce: string;
  loginName: string;
  terminalId: string;
};

/**
 * The text that a key signs, the same as the server's `loginMessage`. It is put together here, from the host
 * that this page really came from: a page of another host cannot have a log-in here signed.
 */
export function loginMessage({ host, challengeId, nonce, loginName, terminalId }: Asked): string {
  return JSON.stringify(['lantai login v1', host, challengeId, nonce, loginName, terminalId]);
}
