/** Lets no more than `most` pieces of work go on at once; the others wait for their turn. */
export function takeTurns(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = most;
  return async (work) => {
    if (free > 0) free--;
    else await new Promise<void>((go) => waiting.push(go));
    try {
      return await work();
    } finally {
      // a place is handed on, so that nobody slips in between
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}
