export { find } from './finder';
export { faultAddress, setLevels, valueEnd } from './json';
export { count, others, outputEnd, pick, sure } from './picker';
