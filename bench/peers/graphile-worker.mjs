import { Logger, makeWorkerUtils, run, runMigrations } from 'graphile-worker';

const logger = new Logger(() => () => {});

/** Graphile Worker as it comes: each job fetched and completed by itself, 32 at a time; jobs that ended are deleted. */
export const graphileWorker = {
  async prepare(url) {
    await runMigrations({ connectionString: url, logger });
  },

  async client(url, width) {
    const utils = await makeWorkerUtils({ connectionString: url, maxPoolSize: width, logger });
    return { add: (number) => utils.addJob('noop', { number }), close: () => utils.release() };
  },

  async work(url, perform) {
    const taskList = { noop: ({ number }) => perform(number) };
    await run({
      connectionString: url,
      concurrency: 32,
      maxPoolSize: 34,
      noHandleSignals: true,
      taskList,
      logger,
    });
  },
};
