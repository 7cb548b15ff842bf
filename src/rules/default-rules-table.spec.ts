import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DEFAULT_RULES } from './default-rule-set.js';
import { compileRules, type CompiledRule, type IndicatorRule } from './rule.js';

function lineOf(rule: IndicatorRule): string {
  const [{ bound, direction }] = compileRules([rule]) as [CompiledRule];
  const side = { 'at-least': 'at least', 'at-most': 'at most', below: 'below' }[direction];
  const parameters = Object.entries(rule.parameters).map(([name, value]) => `${name} ${value}`);
  const clears = rule.clearAt === undefined ? 'when no longer met' : `below ${rule.clearAt}`;
  const cells = [
    `**${rule.title}** \`${rule.key}\``,
    `${side} ${bound.threshold} (\`${rule.indicator}\`: ${parameters.join(', ')})`,
    bound.minimumData,
    clears,
    String(rule.severity),
    `\`${rule.consequence}\``,
    rule.reason,
  ];
  return `| ${cells.join(' | ')} |`;
}

describe('The published table of default rules', () => {
  it('says exactly what the code does', () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/default-rules.md'), 'utf8');
    const rows = page.split('\n').filter((line) => line.startsWith('| **'));
    expect(rows).toEqual(DEFAULT_RULES.map(lineOf));
  });

  it('only lists persistent absence, and opens on becoming so or worsening', () => {
    const consequenceOf = (key: string) => DEFAULT_RULES.find((rule) => rule.key === key)?.consequence;
    expect(consequenceOf('persistent-absence')).toBe('list');
    expect(consequenceOf('becoming-persistently-absent')).toBe('open-case');
  });
});
