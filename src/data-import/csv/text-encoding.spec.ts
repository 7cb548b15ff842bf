import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { withTemporaryFile } from '../../../test/support/temporary-file.js';
import { DAMAGED, detectTextEncoding, statedTextEncoding, textChunks } from './text-encoding.js';
import type { TextEncoding } from './text-encoding.js';

const MARK = '\uFEFF';

async function readBack(content: Buffer, stated?: TextEncoding) {
  return withTemporaryFile(content, async (path) => {
    const found = stated ? await statedTextEncoding(path, stated) : await detectTextEncoding(path);
    let text = '';
    let suspect = false;
    for await (const chunk of textChunks(path, found)) {
      text += chunk.text;
      suspect ||= chunk.suspect;
    }
    return { encoding: found.encoding, text, suspect };
  });
}

function utf16be(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}

const register = `pupil_id,name\n${'1,Zoë Müller 😀\n'.repeat(40)}`;

describe('Finding how a file is encoded', () => {
  it.each([
    ['UTF-8', Buffer.from(register), 'utf-8'],
    ['UTF-8 with a mark', Buffer.from(MARK + register), 'utf-8'],
    ['UTF-16 LE with a mark', Buffer.from(MARK + register, 'utf16le'), 'utf-16le'],
    ['UTF-16 BE with a mark', utf16be(MARK + register), 'utf-16be'],
    ['UTF-16 LE without a mark', Buffer.from(register, 'utf16le'), 'utf-16le'],
    ['UTF-16 BE without a mark', utf16be(register), 'utf-16be'],
  ])('reads %s', async (_, content, encoding) => {
    expect(await readBack(content)).toEqual({ encoding, text: register, suspect: false });
  });

  it('reads bytes that are not UTF-8 as Windows-1252, euro sign and dashes included', async () => {
    const content = Buffer.concat([
      Buffer.from('name,note\nZo'),
      Buffer.from([0xeb, 0x2c, 0x80, 0x96, 0x0a]),
    ]);
    expect(await readBack(content)).toEqual({
      encoding: 'windows-1252',
      text: 'name,note\nZoë,€–\n',
      suspect: false,
    });
  });

  it('notices the one é that stands a megabyte into an otherwise plain file', async () => {
    const content = Buffer.concat([
      Buffer.from('604821,2026-03-09,AM,/\n'.repeat(60_000)),
      Buffer.from([0xe9]),
    ]);
    const { encoding, text } = await readBack(content);
    expect([encoding, text.at(-1)]).toEqual(['windows-1252', 'é']);
  });

  it('never splits a character between two pieces of the file', async () => {
    for (const shift of [0, 1, 2, 3]) {
      const text = 'x'.repeat(64 * 1024 - 2 - shift) + '😀é'.repeat(10);
      expect((await readBack(Buffer.from(text))).text).toBe(text);
      const wide = 'x'.repeat(32 * 1024 - 1 - shift) + '😀'.repeat(10);
      expect((await readBack(utf16be(MARK + wide))).text).toBe(wide);
    }
  });

  it('marks only the stray bytes of a file glued together from UTF-8 and Windows-1252', async () => {
    const content = Buffer.concat([
      Buffer.from('Zoë\n'),
      Buffer.from([0x52, 0xe9, 0x0a]),
      Buffer.from('Amélie\n'),
    ]);
    expect(await readBack(content)).toEqual({
      encoding: 'utf-8',
      text: `Zoë\nR${DAMAGED}\nAmélie\n`,
      suspect: true,
    });
  });

  it('marks bytes Windows-1252 does not have, and half a UTF-16 pair', async () => {
    expect((await readBack(Buffer.from([0x61, 0x81, 0xe9]))).text).toBe(`a${DAMAGED}é`);
    expect((await readBack(Buffer.from(`${MARK}a\uD83Db`, 'utf16le'))).text).toBe(`a${DAMAGED}b`);
  });

  it('follows a stated encoding against the look of the bytes', async () => {
    const content = Buffer.from('Ã©', 'latin1');
    expect((await readBack(content)).text).toBe('é');
    expect((await readBack(content, 'windows-1252')).text).toBe('Ã©');
  });

  it('reads back any text in any of the Unicode encodings', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 40 }), async (given) => {
        const text = `pupil_id\n${given.replaceAll('\0', '').replaceAll(MARK, '').replaceAll(DAMAGED, '')}`;
        expect((await readBack(Buffer.from(text))).text).toBe(text);
        expect((await readBack(Buffer.from(MARK + text, 'utf16le'))).text).toBe(text);
        expect((await readBack(utf16be(MARK + text))).text).toBe(text);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['an empty file', Buffer.alloc(0), 'empty'],
    ['an Excel workbook', Buffer.from('PK\x03\x04rest', 'latin1'), 'save the sheet as CSV'],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), 'UTF-32'],
  ])('refuses %s with a reason', async (_, content, reason) => {
    await expect(readBack(content)).rejects.toThrow(reason);
  });
});
