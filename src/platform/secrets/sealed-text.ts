import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SHAPE = /^([0-9a-f]{8})\.([A-Za-z0-9_-]+)$/;

/** None of the keys at hand opens it: a key was lost or taken out too early, or the stored copy was changed. */
export class SealNotOpened extends Error {
  constructor() {
    super('A sealed text does not open with the keys of this installation (TANDEM_KEYS)');
    this.name = 'SealNotOpened';
  }
}

/** Seals with AES-256-GCM under the newest (first) key: `<key id>.<nonce, tag and text in base64url>`. */
export function seal(text: string, keys: readonly Buffer[]): string {
  const [key] = keys;
  if (!key) throw new SealNotOpened();
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return `${keyId(key)}.${Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString('base64url')}`;
}

/** Opens what any of the keys has sealed. Throws {@link SealNotOpened}. */
export function unseal(sealed: string, keys: readonly Buffer[]): string {
  const [, id, body = ''] = SHAPE.exec(sealed) ?? [];
  const key = keys.find((one) => keyId(one) === id);
  const octets = Buffer.from(body, 'base64url');
  if (!key || octets.length < NONCE_BYTES + TAG_BYTES) throw new SealNotOpened();
  try {
    const opener = createDecipheriv('aes-256-gcm', key, octets.subarray(0, NONCE_BYTES));
    opener.setAuthTag(octets.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    const hidden = octets.subarray(NONCE_BYTES + TAG_BYTES);
    return Buffer.concat([opener.update(hidden), opener.final()]).toString('utf8');
  } catch {
    throw new SealNotOpened();
  }
}

/** Names a key without telling anything of it. */
export function keyId(key: Buffer): string {
  return createHash('sha256').update('tandem-key-id').update(key).digest('hex').slice(0, 8);
}
