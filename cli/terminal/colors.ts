import pc from 'picocolors';

const { NO_COLOR, FORCE_COLOR } = process.env;

/** Colors on a terminal, or anywhere if `FORCE_COLOR` is set. By itself, picocolors also colors files and pipes in CI. */
const isWanted = !NO_COLOR && (Boolean(FORCE_COLOR) || process.stdout.isTTY === true);

export const colors = pc.createColors(pc.isColorSupported && isWanted);
