import { hash, verify } from '@node-rs/argon2';

/** argon2id (the library's default), 64 MiB, three passes: about a tenth of a second for us, too long for a guesser. */
const COST = { memoryCost: 65_536, timeCost: 3, parallelism: 1 } as const;

let nobodys: Promise<string> | undefined;

export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

/** With no hash to compare with it takes as long and says no: the time must not tell which addresses have accounts. */
export async function passwordMatches(passwordHash: string | null, password: string): Promise<boolean> {
  const right = await verify(passwordHash ?? (await (nobodys ??= hashPassword('nobody has this'))), password);
  return right && passwordHash !== null;
}
