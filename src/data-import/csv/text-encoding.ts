import { isAscii, isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import iconv from 'iconv-lite';
import { FileRefused } from './file-refused.js';

/** The encodings that school systems and spreadsheets write. */
export const TEXT_ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type TextEncoding = (typeof TEXT_ENCODINGS)[number];

/** How to turn a file's bytes into text. */
export interface DetectedText {
  readonly encoding: TextEncoding;
  /** Bytes to skip at the start. */
  readonly bomLength: number;
  /** True when some bytes are known not to be text in this encoding; each of them decodes to {@link DAMAGED}. */
  readonly damaged: boolean;
}

/** A piece of the file as text. A character is never split between two pieces. */
export interface TextChunk {
  readonly text: string;
  /** Bytes of the file read so far, for progress. */
  readonly bytesRead: number;
  /** True when the piece holds a NUL or a {@link DAMAGED} mark, so rows from here on must be looked at one by one. */
  readonly suspect: boolean;
}

/**
 * Stands where bytes could not be decoded: a noncharacter, which no real text interchanges. U+FFFD would not do, because a
 * file may already hold one, put there by the program that wrote it, and that row is as good as it will ever be.
 */
export const DAMAGED = '\uFDD0';

const CHUNK_BYTES = 64 * 1024;
const SAMPLE_BYTES = 4096;
/** One well-formed multi-byte UTF-8 character, or one byte that belongs to none; over text read as Latin-1. */
const MULTIBYTE_OR_STRAY =
  /[\xC2-\xDF][\x80-\xBF]|\xE0[\xA0-\xBF][\x80-\xBF]|[\xE1-\xEC\xEE\xEF][\x80-\xBF]{2}|\xED[\x80-\x9F][\x80-\xBF]|\xF0[\x90-\xBF][\x80-\xBF]{2}|[\xF1-\xF3][\x80-\xBF]{3}|\xF4[\x80-\x8F][\x80-\xBF]{2}|[\x80-\xFF]/g;

/**
 * Finds how a file is encoded. A byte order mark decides; without one, NULs in every second byte of the start mean UTF-16;
 * otherwise the WHOLE file is checked as UTF-8 (1 GB/s or so, memory flat), because the first "é" of a register may stand
 * in row 400,000 and a guess from the first chunk would spoil that name silently.
 *
 * Not valid UTF-8 is Windows-1252, unless the file also holds real UTF-8 characters: then two exports were glued together,
 * reading it as Windows-1252 would spoil every good name, and only the rows with the stray bytes are damaged.
 * @throws FileRefused for an empty file, an Excel workbook and UTF-32.
 */
export async function detectTextEncoding(path: string): Promise<DetectedText> {
  const start = await firstBytes(path);
  if (start.length === 0) throw new FileRefused('the file is empty');
  refuseOtherFormats(start);
  const marked = byOrderMark(start);
  if (marked && marked.encoding !== 'utf-8') return marked;
  const unmarked = marked ? null : byNulPattern(start);
  if (unmarked) return { encoding: unmarked, bomLength: 0, damaged: false };
  return detectEightBit(path, marked?.bomLength ?? 0);
}

/** Streams a file as text in the encoding found or stated; memory stays at a few chunks whatever the size. */
export async function* textChunks(path: string, detected: DetectedText): AsyncGenerator<TextChunk> {
  const decode = decoderFor(detected);
  const mayBeDamaged = detected.damaged || detected.encoding !== 'utf-8';
  let bytesRead = 0;
  for await (const bytes of byteChunks(path)) {
    const skip = bytesRead === 0 ? detected.bomLength : 0;
    bytesRead += bytes.length;
    const text = decode(bytes.subarray(skip), false);
    yield { text, bytesRead, suspect: isSuspect(text, mayBeDamaged) };
  }
  const tail = decode(Buffer.alloc(0), true);
  if (tail !== '') yield { text: tail, bytesRead, suspect: isSuspect(tail, mayBeDamaged) };
}

/** The encoding a person has stated; a byte order mark is still skipped. Bytes that do not fit it damage their row only. */
export async function statedTextEncoding(path: string, encoding: TextEncoding): Promise<DetectedText> {
  const start = await firstBytes(path);
  if (start.length === 0) throw new FileRefused('the file is empty');
  const marked = byOrderMark(start);
  return { encoding, bomLength: marked?.encoding === encoding ? marked.bomLength : 0, damaged: true };
}

function isSuspect(text: string, mayBeDamaged: boolean): boolean {
  return text.includes('\0') || (mayBeDamaged && text.includes(DAMAGED));
}

async function* byteChunks(path: string): AsyncGenerator<Buffer> {
  const file = await open(path, 'r');
  try {
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(SAMPLE_BYTES), 0, SAMPLE_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function refuseOtherFormats(start: Buffer): void {
  const signature = start.subarray(0, 4).toString('latin1');
  if (signature === 'PK\x03\x04' || signature === '\xD0\xCF\x11\xE0')
    throw new FileRefused('this is a spreadsheet workbook; save the sheet as CSV first');
  if (signature === '\xFF\xFE\0\0' || signature === '\0\0\xFE\xFF')
    throw new FileRefused('the file is UTF-32; save it as UTF-8');
}

function byOrderMark(start: Buffer): DetectedText | null {
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf)
    return { encoding: 'utf-8', bomLength: 3, damaged: false };
  if (start[0] === 0xff && start[1] === 0xfe) return { encoding: 'utf-16le', bomLength: 2, damaged: false };
  if (start[0] === 0xfe && start[1] === 0xff) return { encoding: 'utf-16be', bomLength: 2, damaged: false };
  return null;
}

/** A heading row is nearly all ASCII: in UTF-16 that puts a NUL in every second byte and none in the others. */
function byNulPattern(start: Buffer): TextEncoding | null {
  let even = 0;
  let odd = 0;
  start.forEach((byte, index) => {
    if (byte !== 0) return;
    if (index % 2 === 0) even += 1;
    else odd += 1;
  });
  const enough = start.length * 0.2;
  if (odd > enough && even * 10 < odd) return 'utf-16le';
  if (even > enough && odd * 10 < even) return 'utf-16be';
  return null;
}

async function detectEightBit(path: string, bomLength: number): Promise<DetectedText> {
  let carry: Buffer = Buffer.alloc(0);
  let strays = false;
  let characters = false;
  for await (const bytes of byteChunks(path)) {
    const whole = Buffer.concat([carry, bytes]);
    const end = wholeCharacters(whole);
    carry = whole.subarray(end);
    const complete = whole.subarray(0, end);
    if (isUtf8(complete)) characters ||= !isAscii(complete);
    else ({ strays, characters } = survey(complete, { strays, characters }));
  }
  strays ||= carry.length > 0;
  if (!strays) return { encoding: 'utf-8', bomLength, damaged: false };
  return { encoding: characters ? 'utf-8' : 'windows-1252', bomLength, damaged: true };
}

function survey(bytes: Buffer, found: { strays: boolean; characters: boolean }): typeof found {
  for (const [match] of bytes.toString('latin1').matchAll(MULTIBYTE_OR_STRAY)) {
    if (match.length === 1) found.strays = true;
    else found.characters = true;
  }
  return found;
}

/** How many bytes are left when a multi-byte character cut off at the end of the piece is held back. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes.length;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

type Decode = (bytes: Buffer, last: boolean) => string;

function decoderFor({ encoding, damaged }: DetectedText): Decode {
  if (encoding === 'utf-8') return utf8Decoder(damaged);
  if (encoding !== 'windows-1252') return utf16Decoder(encoding === 'utf-16be');
  const decoder = iconv.getDecoder(encoding);
  return (bytes, last) => (last ? (decoder.end() ?? '') : decoder.write(bytes)).replaceAll('\uFFFD', DAMAGED);
}

/** Half a surrogate pair, and half a code unit at the end of the file, are damage. */
function utf16Decoder(bigEndian: boolean): Decode {
  const decoder = new StringDecoder('utf16le');
  let carry: Buffer = Buffer.alloc(0);
  return (bytes, last) => {
    const whole = Buffer.concat([carry, bytes]);
    const even = whole.subarray(0, whole.length - (whole.length % 2));
    carry = whole.subarray(even.length);
    const text = decoder.write(bigEndian ? even.swap16() : even) + (last ? decoder.end() : '');
    return text.replace(/\p{Surrogate}/gu, DAMAGED) + (last && carry.length > 0 ? DAMAGED : '');
  };
}

function utf8Decoder(damaged: boolean): Decode {
  let carry: Buffer = Buffer.alloc(0);
  return (bytes, last) => {
    const whole = carry.length === 0 ? bytes : Buffer.concat([carry, bytes]);
    const end = last ? whole.length : wholeCharacters(whole);
    carry = whole.subarray(end);
    const complete = whole.subarray(0, end);
    return !damaged || isUtf8(complete) ? complete.toString('utf8') : markingStrays(complete);
  };
}

function markingStrays(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(MULTIBYTE_OR_STRAY, (match) =>
      match.length === 1 ? DAMAGED : Buffer.from(match, 'latin1').toString('utf8'),
    );
}
