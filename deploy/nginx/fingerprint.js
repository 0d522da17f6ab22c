import crypto from 'crypto';

/**
 * SHA-256 over the DER form of the client's certificate, in hex; empty unless nginx has verified it.
 * nginx itself knows SHA-1 only. Runs inside nginx (njs).
 */
function fingerprint(request) {
  if (request.variables.ssl_client_verify !== 'SUCCESS') return '';
  const body = request.variables.ssl_client_raw_cert
    .replace(/-----(BEGIN|END) CERTIFICATE-----/g, '')
    .replace(/\s/g, '');
  return crypto.createHash('sha256').update(Buffer.from(body, 'base64')).digest('hex');
}

export default { fingerprint };
