export { insertKinship, listRelatives } from './store.ts';
