const ADDRESS = /[^\s@<>"']+@[^\s@<>"']+/g;
const LONGEST = 300;

/** Why something failed, for the operations page: no addresses, no second line (which may quote data), not long. */
export function failureReason(error: unknown): string {
  if (!(error instanceof Error)) return 'Unknown failure';
  const [firstLine = ''] = error.message.split('\n');
  return `${error.name}: ${firstLine.replace(ADDRESS, '[address]')}`.slice(0, LONGEST);
}
