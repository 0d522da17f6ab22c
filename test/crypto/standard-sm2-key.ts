/** The key pair of GB/T 32918.5 appendix A, in the containers that Node reads. */
const SCALAR = '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8';
const POINT =
  '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020' +
  'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13';

export const standardSm2Key = {
  scalar: SCALAR,
  point: Buffer.from(POINT, 'hex'),
  privateKey: pem(
    'PRIVATE KEY',
    '308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420' +
      `${SCALAR}a144034200${POINT}`,
  ),
  publicKey: pem('PUBLIC KEY', `3059301306072a8648ce3d020106082a811ccf5501822d034200${POINT}`),
};

function pem(label: string, derHex: string): string {
  const body = Buffer.from(derHex, 'hex')
    .toString('base64')
    .replace(/(.{64})/g, '$1\n');
  return `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
}
