import { describe, expect, it } from 'vitest';
import { heldListener } from '../src/held-listener.ts';
import type { RunListener } from '../src/recorder.ts';
import { event } from './report/sample.ts';

function noting(): { readonly heard: string[]; readonly listener: RunListener } {
  const heard: string[] = [];
  return {
    heard,
    listener: {
      stage: (stage) => heard.push(`stage ${stage}`),
      event: ({ text }) => heard.push(`event ${text}`),
      hostText: (text) => heard.push(`host ${text}`),
      learnSecrets: (environment) => heard.push(`learnt ${environment.join(' ')}`),
    },
  };
}

describe('a held listener', () => {
  it('hears all that was said before it was there, in its order, and then the rest', async () => {
    const behind = noting();
    const held = heldListener(async () => behind);
    held.listener.stage('connect');
    held.listener.event(event(0, 'connect', 'one'));
    held.listener.learnSecrets(['A=b']);
    held.listener.hostText('two');
    expect(behind.heard).toEqual([]);
    expect(await held.loaded).toBe(behind);
    held.listener.hostText('three');
    expect(behind.heard).toEqual(['stage connect', 'event one', 'learnt A=b', 'host two', 'host three']);
  });

  it('is loaded only after what can be done without waiting', async () => {
    const order: string[] = [];
    const held = heldListener(async () => {
      order.push('loaded');
      return noting();
    });
    await Promise.resolve().then(() => order.push('the run'));
    await held.loaded;
    expect(order).toEqual(['the run', 'loaded']);
  });

  it('tells who awaits it why it could not be loaded', async () => {
    const held = heldListener<{ listener: RunListener }>(async () => {
      throw new Error('no such file');
    });
    held.listener.stage('connect');
    await expect(held.loaded).rejects.toThrow('no such file');
  });
});
