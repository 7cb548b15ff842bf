/** Texts that are the same but for letter case and outer spaces are equal in this form. */
export const plain = (text: string): string => text.trim().toLowerCase();
