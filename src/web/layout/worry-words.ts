import type { ObservationSeverity, ObservationTheme } from '../../signals/observations/observation.entity.js';

const THEME: Readonly<Record<ObservationTheme, string>> = {
  learning: 'Learning',
  social: 'Friends and others',
  emotional: 'Feelings and mood',
  family: 'Family and home',
  health: 'Health',
};
const SEVERITY: Readonly<Record<ObservationSeverity, string>> = {
  mild: 'something small',
  moderate: 'needs attention',
  severe: 'serious',
};

/** "Feelings and mood, needs attention": as whoever logged it chose. */
export function worryWords(theme: string, severity: string): string {
  const about = THEME[theme as ObservationTheme] ?? theme;
  return `${about}, ${SEVERITY[severity as ObservationSeverity] ?? severity}`;
}
