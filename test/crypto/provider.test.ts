import { softwareProvider } from '../../crypto/provider.ts';
import { newSecretKey } from '../../crypto/secret-key.ts';
import { generateSm2KeyPair } from '../../crypto/sm2-keys.ts';
import { provideConformance } from './provider-conformance.ts';

provideConformance({
  provider: softwareProvider,
  newSm2KeyPair: generateSm2KeyPair,
  newSecretKey,
});
