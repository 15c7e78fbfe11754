import { expect, test } from 'vitest';
import { RoundTrips } from '../../src/host/round-trips.ts';

test('what is asked side by side counts once, in whatever order the answers come', () => {
  const trips = new RoundTrips();
  const [one, other] = [trips.leave(), trips.leave()];
  trips.answer(other);
  trips.leave(other);
  trips.answer(one);
  trips.leave(one);
  expect(trips.count).toBe(2);
});

test('what is asked after an answer counts one more', () => {
  const trips = new RoundTrips();
  trips.answer(trips.leave());
  trips.answer(trips.leave());
  trips.leave();
  expect(trips.count).toBe(3);
});

test('what is asked while nothing is answered yet waits with the rest', () => {
  const trips = new RoundTrips();
  for (let asked = 0; asked < 5; asked++) trips.leave();
  expect(trips.count).toBe(1);
});
