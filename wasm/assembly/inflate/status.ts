/** What a call of `inflate` ends with. Smaller than `firstFault`: no fault. The host has the same numbers. */
export const needsInput: u32 = 0;
export const isFull: u32 = 1;
export const isComplete: u32 = 2;

export const endsEarly: u32 = 3;
export const invalidBlockType: u32 = 4;
export const invalidStoredLength: u32 = 5;
export const tooManyCodes: u32 = 6;
export const invalidCodes: u32 = 7;
export const invalidLength: u32 = 8;
export const invalidDistance: u32 = 9;
export const distanceTooFar: u32 = 10;
