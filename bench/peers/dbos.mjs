import { DBOS, DBOSClient } from '@dbos-inc/dbos-sdk';

const VERSION = '1';
const quiet = { logLevel: 'error', tracingEnabled: false };

/** DBOS Transact: a task is a workflow; its steps are recorded one by one, and what ended stays. */
export const dbos = {
  async prepare(url) {
    await launch(url, () => undefined);
    await DBOS.shutdown();
  },

  /** From another process, over a queue. */
  async client(url, width) {
    const client = await DBOSClient.create({
      systemDatabaseUrl: url,
      systemDatabasePoolSize: width,
      applicationName: 'bench',
    });
    const options = { queueName: 'bench', workflowName: 'noop', appVersion: VERSION };
    return { add: (number) => client.enqueue(options, number), close: () => client.destroy() };
  },

  async work(url, perform) {
    await launch(url, perform);
  },

  /** In the process that runs them, its fastest way: started (and so recorded), then awaited. */
  async within(url, name) {
    const workflows = await launch(url, () => undefined);
    return {
      run: async (number) => (await DBOS.startWorkflow(workflows[name])(number)).getResult(),
      close: () => DBOS.shutdown(),
    };
  },
};

async function launch(url, perform) {
  DBOS.setConfig({
    name: 'bench',
    systemDatabaseUrl: url,
    systemDatabasePoolSize: 32,
    applicationVersion: VERSION,
    executorID: 'bench',
    ...quiet,
  });
  const noop = DBOS.registerWorkflow(async (number) => perform(number), { name: 'noop' });
  const step = (number) => DBOS.runStep(async () => number, { name: 'step' });
  const threeSteps = DBOS.registerWorkflow(async (number) => step(await step(await step(number))), {
    name: 'threeSteps',
  });
  await DBOS.launch();
  await DBOS.registerQueue('bench', { minPollingIntervalMs: 20 });
  return { noop, threeSteps };
}
