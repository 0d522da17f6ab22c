export { findTerminal, insertTerminal } from './store.ts';
