/** Who acted, where a file in the watched folder or somebody on the server itself may have. */
export function byWords(actor: string, names: ReadonlyMap<string, string>): string {
  if (actor === 'drop-folder') return 'A file in the watched folder';
  return actor.startsWith('command:') ? 'Somebody on the server itself' : (names.get(actor) ?? actor);
}
