import { expect, test } from 'vitest';
import { kept } from '#editor/files/database.ts';

/** As much of a request as is listened to. */
function request(): { readonly made: IDBRequest; readonly transaction: EventTarget } {
  const transaction = Object.assign(new EventTarget(), { error: new DOMException('full', 'QuotaExceededError') });
  const made = Object.assign(new EventTarget(), { transaction, error: null });
  return { made: made as unknown as IDBRequest, transaction };
}

test('a change whose request went well is not kept before its transaction is', async () => {
  const { made, transaction } = request();
  let isKept = false;
  const keeping = kept(made).then(() => (isKept = true));
  made.dispatchEvent(new Event('success'));
  await Promise.resolve();
  expect(isKept).toBe(false);
  transaction.dispatchEvent(new Event('complete'));
  expect(await keeping).toBe(true);
});

test('a change for which there is no room is told of, though its request went well', async () => {
  const { made, transaction } = request();
  const keeping = kept(made);
  made.dispatchEvent(new Event('success'));
  transaction.dispatchEvent(new Event('abort'));
  await expect(keeping).rejects.toThrow(/no room left/);
});
