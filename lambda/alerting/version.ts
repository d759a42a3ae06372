/** Firstsight's version, as in package.json; every finding carries it. */
export const version = '0.1.0';
