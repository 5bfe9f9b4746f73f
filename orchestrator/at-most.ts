/**
 * Works off what `next` hands out, at most so many at once. `next` is asked again whenever a slot is free; when it has
 * nothing and nothing is at work any more, it is done.
 */
export function atMost(limit: number, next: () => Promise<void> | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    let running = 0;
    const fill = (): void => {
      while (running < limit) {
        const work = next();
        if (!work) break;
        running++;
        work.then(() => {
          running--;
          fill();
        }, reject);
      }
      if (running === 0) resolve();
    };
    fill();
  });
}
