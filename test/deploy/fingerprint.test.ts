import { expect } from 'chai';
import { readFingerprint } from '../../server/http/whereabouts.ts';

const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBfDCCASGgAwIBAgIUZzeCZ5qbp86oms287JhIM1gqPIUwCgYIKoZIzj0EAwIw
EzERMA8GA1UEAwwIdGVybWluYWwwHhcNMjYxMTI2MjEyNzIxWhcNMzYxMTIzMjEy
NzIxWjATMREwDwYDVQQDDAh0ZXJtaW5hbDBZMBMGByqGSM49AgEGCCqGSM49AwEH
A0IABHiHdLe1SRIddzTl7L3vvPfldWJ4TeXe1klQ411XsDW+D6ddPO0EEwffzHaA
DDnBZvALQoIxTaswC3i1i7f2PMijUzBRMB0GA1UdDgQWBBSgsdjNZpngClLqCBEC
OXRitcgqVDAfBgNVHSMEGDAWgBSgsdjNZpngClLqCBECOXRitcgqVDAPBgNVHRMB
Af8EBTADAQH/MAoGCCqGSM49BAMCA0kAMEYCIQDKIiddDL0SrwO27tE1Jb1A3yH1
l4BuXU1eIOMw4OIbuQIhAOyluoLY+erq1nXbc+556XjC7JmVJdhVAx0gKB66EPrg
-----END CERTIFICATE-----
`;
/** As `openssl x509 -noout -fingerprint -sha256` prints it. */
const PRINTED =
  '75:22:C9:9B:66:EF:80:2A:B8:2E:00:E3:B2:3B:C1:1D:A3:1E:B9:ED:36:8D:02:79:58:F1:70:1C:52:E8:9D:38';

type Request = { variables: { ssl_client_verify: string; ssl_client_raw_cert: string } };

describe('the fingerprint that nginx reports', () => {
  let fingerprint: (request: Request) => string;
  before(async () => {
    const path = '../../deploy/nginx/fingerprint.js';
    const script = (await import(path)) as { default: { fingerprint: typeof fingerprint } };
    fingerprint = script.default.fingerprint;
  });

  const of = (ssl_client_verify: string, ssl_client_raw_cert: string): string =>
    fingerprint({ variables: { ssl_client_verify, ssl_client_raw_cert } });

  it('is the one that OpenSSL prints, and reads the same here', () => {
    const reported = of('SUCCESS', CERTIFICATE);
    expect(readFingerprint(PRINTED)).to.equal(reported);
    expect(readFingerprint(reported)).to.equal(reported);
  });

  it('is empty unless the certificate was verified', () => {
    for (const verdict of ['NONE', 'FAILED:self-signed certificate', '']) {
      expect(of(verdict, CERTIFICATE)).to.equal('');
    }
  });
});
