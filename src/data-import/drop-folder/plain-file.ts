import { createReadStream, type Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { createHash } from 'node:crypto';

/** A file itself, no link and no folder; null for anything else, or nothing. */
export async function plainFile(path: string): Promise<Stats | null> {
  const found = await lstat(path).catch(() => null);
  return found?.isFile() ? found : null;
}

/** Do both names stand for one file on the disk? */
export async function isOneFile(a: string, b: string): Promise<boolean> {
  const [one, other] = [await plainFile(a), await plainFile(b)];
  return one !== null && other !== null && one.ino === other.ino && one.dev === other.dev;
}

/** Byte for byte: sizes and times can be the same of two exports. False where one of them is no file, or is written to meanwhile. */
export async function isSameContent(a: string, b: string): Promise<boolean> {
  const [one, other] = [await plainFile(a), await plainFile(b)];
  if (!one || one.size !== other?.size) return false;
  const isSame = (await hashOf(a)) === (await hashOf(b));
  const after = await plainFile(a);
  return isSame && after?.size === one.size && after.mtimeMs === one.mtimeMs;
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('base64');
}
