import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Writes bytes to a file of its own, hands its path to `use`, and takes it away again. */
export async function withTemporaryFile<T>(
  content: string | Buffer,
  use: (path: string) => Promise<T>,
  name = 'file.csv',
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'tandem-'));
  try {
    const path = join(folder, name);
    await writeFile(path, content);
    return await use(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
