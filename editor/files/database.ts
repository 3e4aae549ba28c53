/** Opens one of the page's databases, with tables whose rows have a key of that name. */
export function openTables(name: string, tables: Readonly<Record<string, string>>): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.addEventListener('upgradeneeded', () => {
    for (const [table, keyPath] of Object.entries(tables)) request.result.createObjectStore(table, { keyPath });
  });
  return settled(request);
}

export function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('The database failed.')));
  });
}

/** A change that is kept for good: a request that went well may still be undone. Rejects with a sentence where there is no room. */
export function kept(request: IDBRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    const { transaction } = request;
    transaction?.addEventListener('complete', () => resolve());
    transaction?.addEventListener('abort', () => {
      const cause = transaction.error ?? request.error;
      const isFull = cause?.name === 'QuotaExceededError';
      reject(new Error(isFull ? noRoom : (cause?.message ?? 'The database failed.'), { cause }));
    });
  });
}

const noRoom = 'The browser has no room left for this page: free some of the disk, or remove exports that are done.';
