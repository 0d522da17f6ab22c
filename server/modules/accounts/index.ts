export { accountChangeKinds } from './account-kinds.ts';
export { areOneHuman } from './are-one-human.ts';
export { issueSecret } from './issue-secret.ts';
export { accountRoutes } from './routes.ts';
export {
  findAccount,
  findAccountByLogin,
  findHolder,
  insertAccount,
  isAnyAccount,
  markLogin,
  type AccountRow,
} from './store.ts';
export { listColleagues, listHolders, listSignable, nameRoles, readRoles } from './view.ts';
export { countFailure, listRecords, replaceSecret, type SecretKind } from './secret-store.ts';
export {
  findKey,
  findKeyById,
  insertKey,
  isKeyGoodAt,
  listKeys,
  type KeyRow,
} from './key-store.ts';
export { presentKey } from './present-key.ts';
export { verifySecret } from './verify-secret.ts';
export { abridgePublicKey } from './abridge-public-key.ts';
export { readPublicKey } from './read-public-key.ts';
