import type { ObservationSeverity, ObservationTheme } from '../../signals/observations/observation.entity.js';

/** What a worry is about, in the words in which it is chosen and read. */
export const THEMES: Readonly<Record<ObservationTheme, string>> = {
  learning: 'Learning',
  social: 'Friends and others',
  emotional: 'Feelings and mood',
  family: 'Family and home',
  health: 'Health',
};

/** How serious it is. */
export const SEVERITIES: Readonly<Record<ObservationSeverity, string>> = {
  mild: 'Something small',
  moderate: 'Needs attention',
  severe: 'Serious',
};

/** "Feelings and mood", as whoever logged it chose; a word that is none of ours is shown as it is. */
export function themeWords(theme: string): string {
  return THEMES[theme as ObservationTheme] ?? theme;
}

/** "needs attention", within a sentence. */
export function severityWords(severity: string): string {
  return SEVERITIES[severity as ObservationSeverity]?.toLowerCase() ?? severity;
}

/** "Feelings and mood, needs attention". */
export function worryWords(theme: string, severity: string): string {
  return `${themeWords(theme)}, ${severityWords(severity)}`;
}
