export {
  idCheckDigit,
  maskIdNumber,
  maskIdNumbersIn,
  readIdNumber,
  type IdNumberReading,
  type Sex,
} from './id-number.ts';
export {
  blindIndexOf,
  openIdNumber,
  readIdNumberRow,
  sealIdNumber,
  unsealIdNumber,
  type SealedIdNumber,
} from './id-number-vault.ts';
export { restoreIdNumber } from './restore-id-number.ts';
export { findPersonByIdNumber, insertIdNumber } from './store.ts';
