/** The run's time was used up before the alert's turn came; its claim stays for the next delivery. */
export class OutOfTimeError extends Error {
  override readonly name = 'OutOfTimeError';

  constructor() {
    super('The time of this run was used up; the rest is left to the next delivery.');
  }
}
