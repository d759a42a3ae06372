/** The version of Firstsight, as in package.json. Each finding contains it. */
export const version = '0.1.0';
