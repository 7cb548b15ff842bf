import { describe, expect, it } from '@jest/globals';
import { getMetadataStorage } from 'class-validator';
import { sampleOf } from '../../test/support/indicator-samples.js';
import { INDICATORS } from './indicator-catalogue.js';
import { fieldsOf } from './says.js';

describe('The words of parameters', () => {
  it.each(INDICATORS.map((indicator) => [indicator.key, indicator] as const))(
    'are there for every one of %s, with limits for every number that has a unit, and name its line',
    (key, indicator) => {
      const fields = fieldsOf(indicator.parameters);
      const checked = getMetadataStorage()
        .getTargetValidationMetadatas(indicator.parameters, '', true, false)
        .map((rule) => rule.propertyName);
      expect(fields.map(({ name }) => name)).toEqual([...new Set(checked)]);
      const labels = fields.map(({ label }) => label);
      expect(new Set(labels).size).toBe(labels.length);
      for (const field of fields) {
        if (field.kind === 'choice')
          expect(Object.keys(field.choices ?? {}).sort()).toEqual(field.values.map(String).sort());
        if (field.kind === 'number' && field.decimals === 0)
          expect([field.least, field.most]).not.toContain(null);
        if (field.isShare) expect(field.most).toBe(1);
      }
      for (const { name, least, most, startsWith } of fields.filter((field) => field.isLine)) {
        const moved = startsWith === most ? least : (most ?? Number(startsWith ?? 0) + 1);
        const bind = (value: unknown) => indicator.bind({ ...sampleOf(key), [name]: value }).threshold;
        expect(bind(moved)).toBe(moved);
      }
    },
  );
});
