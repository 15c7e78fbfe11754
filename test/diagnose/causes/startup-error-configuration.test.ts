import { describe, expect, test } from 'vitest';
import { crashLoop, ids, quoted, remedy, top } from '../scene.ts';

const LINE = 'django.core.exceptions.ImproperlyConfigured: settings.DATABASES is improperly configured.';

describe('startup-error-configuration', () => {
  test('quotes the setting and refuses', () => {
    const finding = top('startup-error-configuration', crashLoop(1, LINE));
    expect(quoted(finding)).toContain(LINE);
    expect(remedy(finding)).toEqual(['refuse']);
    expect(finding.byHand[0]).toContain('(DATABASES)');
  });

  test('is not raised for a variable that is missing', () => {
    expect(ids(crashLoop(1, 'EXCHANGE_API_KEY is not set'))[0]).toBe('startup-error-environment');
  });
});
