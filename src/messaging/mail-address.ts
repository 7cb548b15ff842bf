const LONGEST_ADDRESS = 254;
const ONE_ADDRESS =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}$/;

/**
 * True for exactly one plain mail address. Lists, display names, quotes, line breaks and non-ASCII are refused: an address
 * from a register is used as it stands or not at all, and a family we cannot write to is phoned.
 */
export function isMailAddress(text: string): boolean {
  return text.length <= LONGEST_ADDRESS && ONE_ADDRESS.test(text);
}
