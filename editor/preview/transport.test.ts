import { expect, test } from 'vitest';
import { Transport, type Sound } from './transport.ts';

const quiet: Sound = { currentTime: 0, ended: false, play: () => Promise.resolve(), pause: () => {} };

function silent() {
  let now = 100;
  const transport = new Transport(() => now);
  transport.load(10, null);
  return { transport, wait: (seconds: number) => (now += seconds) };
}

test('without sound the clock leads; a pause holds the time, and playing goes on from there', () => {
  const { transport, wait } = silent();
  transport.play();
  wait(2.5);
  expect(transport.time()).toBeCloseTo(2.5);
  transport.pause();
  wait(5);
  expect(transport.time()).toBeCloseTo(2.5);
  transport.play();
  wait(1);
  expect(transport.time()).toBeCloseTo(3.5);
});

test('the end stops, and playing from there begins anew', () => {
  const { transport, wait } = silent();
  transport.seek(9);
  transport.play();
  wait(2);
  expect(transport.time()).toBe(10);
  expect(transport.state.get().isPlaying).toBe(false);
  transport.play();
  wait(1);
  expect(transport.time()).toBeCloseTo(1);
});

test('a loop goes back to its start, and begins there from outside', () => {
  const { transport, wait } = silent();
  transport.setLoop({ from: 4, to: 6 });
  transport.play();
  expect(transport.time()).toBe(4);
  wait(2.5);
  expect(transport.time()).toBe(4);
  wait(1);
  expect(transport.time()).toBeCloseTo(5);
  transport.setLoop({ from: 5, to: 5.05 });
  expect(transport.state.get().loop).toBeNull();
});

test('while a sound plays its own time leads', () => {
  const { transport, wait } = silent();
  const sound: Sound = { ...quiet };
  transport.load(10, sound);
  transport.seek(3);
  transport.play();
  expect(sound.currentTime).toBe(3);
  wait(1);
  sound.currentTime = 3.9; // sound cards keep their own time
  expect(transport.time()).toBe(3.9);
  transport.pause();
  sound.currentTime = 8;
  expect(transport.time()).toBe(3.9);
});

test('a sound that ends a little before its analysis is the end, or the start of the next round of a loop', () => {
  const { transport } = silent();
  let plays = 0;
  const sound = { ...quiet, play: () => Promise.resolve(void plays++) };
  transport.load(10, sound);
  transport.play();
  Object.assign(sound, { currentTime: 9.96, ended: true });
  expect(transport.time()).toBe(10);
  expect(transport.state.get().isPlaying).toBe(false);
  Object.assign(sound, { ended: false });
  transport.setLoop({ from: 4, to: 10 });
  transport.play();
  Object.assign(sound, { currentTime: 9.96, ended: true });
  expect(transport.time()).toBe(4);
  expect([sound.currentTime, plays]).toEqual([4, 3]);
});

test('a sound that the browser cannot play leaves the clock in its place', async () => {
  const { transport, wait } = silent();
  transport.load(10, { ...quiet, play: () => Promise.reject(new Error('no decoder')) });
  transport.play();
  await Promise.resolve();
  await Promise.resolve();
  expect(transport.state.get().isHeard).toBe(false);
  wait(2);
  expect(transport.time()).toBeCloseTo(2);
});
