import { Injectable } from '@nestjs/common';
import { newPublicId } from '../../shared/ids.js';
import { RememberedMappings } from '../batches/remembered-mappings.js';
import { UploadFolder } from '../batches/upload-folder.js';
import { DropFolder, type DroppedFile } from './drop-folder.js';
import { DroppedImports, type NewUpload } from './dropped-imports.js';

/** Makes an import of the files in the folder of a source; a worker does it as any other. */
@Injectable()
export class TakeDropped {
  constructor(
    private readonly folder: DropFolder,
    private readonly uploads: UploadFolder,
    private readonly mappings: RememberedMappings,
    private readonly imports: DroppedImports,
  ) {}

  /** False when somebody has written to the files meanwhile, or has taken them: nothing is taken, and they are looked at again. */
  async take(source: string, files: readonly DroppedFile[]): Promise<boolean> {
    const copies = files.map((file) => ({ file, publicId: newPublicId() }));
    const copied = copies.map(({ publicId }) => publicId);
    try {
      for (const { file, publicId } of copies)
        await this.folder.copy(source, file, this.uploads.newPath(publicId));
      const isStill = signatureOf(files) === signatureOf(await this.folder.filesOf(source));
      const isTaken = isStill && (await this.imports.open(source, await this.rowsOf(source, copies)));
      if (!isTaken) await this.uploads.remove(copied);
      return isTaken;
    } catch (error) {
      await this.uploads.remove(copied);
      throw error;
    }
  }

  private async rowsOf(
    source: string,
    copies: readonly { readonly file: DroppedFile; readonly publicId: string }[],
  ): Promise<NewUpload[]> {
    const rows: NewUpload[] = [];
    for (const { file, publicId } of copies) {
      const mapping = await this.mappings.forDroppedFile(this.uploads.pathOf(publicId), source);
      rows.push({
        ...{ publicId, fileName: file.name, bytes: file.bytes, leftOut: false },
        mapping: mapping && JSON.stringify(mapping),
      });
    }
    return rows;
  }
}

/** Names, sizes and times, as one text: the same text is the same files. */
export function signatureOf(files: readonly DroppedFile[]): string {
  return JSON.stringify(files.map(({ name, bytes, writtenAt }) => [name, bytes, Math.round(writtenAt)]));
}
