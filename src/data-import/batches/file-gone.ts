/** Is it for want of the file that something failed? By its code: the error may come from another realm than ours. */
export function isFileGone(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
