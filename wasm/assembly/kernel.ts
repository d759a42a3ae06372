export { find } from './finder';
export { faultAddress, setLevels, valueEnd } from './json';
export { count, outputEnd, pick } from './picker';
