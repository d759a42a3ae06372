export { find } from './finder';
export { count, outputEnd, pick } from './picker';
