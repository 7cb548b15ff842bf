/** What became of a row recorded by its natural key: new, changed what was known, or already known. */
export type Fate = 'accepted' | 'corrected' | 'unchanged';
