/** Plain JavaScript, because Jest's sequencer reads it too: `groups.js`. */
export const PROJECT: string;
export function allSuites(): string[];
export function namesOfParts(): string[];
export function suitesOf(nameOfPart: string): string[];
export function nameOfFile(path: string): string;
