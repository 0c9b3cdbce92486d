import { PgBoss } from 'pg-boss';

const QUEUE = 'noop';
const WORKERS = 16;

/** pg-boss with every job sent, fetched and completed by itself. */
export const pgBoss = {
  async prepare(url) {
    const boss = await open(url, 2);
    // The shortest times it takes: a job of a worker that died is tried again as soon as it may be.
    await boss.createQueue(QUEUE, { retryLimit: 20, expireInSeconds: 2 });
    await boss.stop({ graceful: false });
  },

  async client(url, width) {
    const boss = await open(url, width);
    return { add: (number) => boss.send(QUEUE, { number }), close: () => boss.stop({ graceful: false }) };
  },

  async work(url, perform) {
    const boss = await open(url, WORKERS, {
      supervise: true,
      superviseIntervalSeconds: 2,
      monitorIntervalSeconds: 1,
    });
    for (let worker = 0; worker < WORKERS; worker += 1) {
      (async () => {
        for (;;) {
          const [job] = await boss.fetch(QUEUE);
          if (job === undefined) {
            await new Promise((resolve) => setTimeout(resolve, 20));
            continue;
          }
          await perform(job.data.number);
          await boss.complete(QUEUE, job.id);
        }
      })();
    }
  },
};

async function open(url, max, supervision = { supervise: false }) {
  const boss = new PgBoss({ connectionString: url, max, schedule: false, ...supervision });
  boss.on('error', (error) => console.error(String(error)));
  await boss.start();
  return boss;
}
