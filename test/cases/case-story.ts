/** Entries of the case itself; the meetings of the layer above tell their own part of the story and have their own specs. */
export function isOfTheCaseItself(kind: string): boolean {
  return !kind.startsWith('follow-up-');
}
