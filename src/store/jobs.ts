import { PgBoss } from 'pg-boss'
import type { ConnectionOptions } from './database.ts'

/** Long jobs that must survive a restart and run once among all nodes. Provisioning tasks are not among them. */
export type Jobs = {
  /** Registers what a kind of job does. A job that throws is tried again, `retries` times. */
  work<Data extends object>(name: string, retries: number, run: (data: Data) => Promise<void>): Promise<void>
  send(name: string, data: object): Promise<void>
  stop(): Promise<void>
}

const longestRunSeconds = 60 * 60

export async function startJobs(
  connection: ConnectionOptions,
  onError: (error: unknown) => void,
): Promise<Jobs> {
  const boss = new PgBoss({ ...connection, max: 4, application_name: 'overlock jobs', useListenNotify: true })
  boss.on('error', onError)
  await boss.start()
  return {
    async work<Data extends object>(name: string, retries: number, run: (data: Data) => Promise<void>) {
      await boss.createQueue(name, { retryLimit: retries, expireInSeconds: longestRunSeconds, notify: true })
      // One job at a time: with a batch of one the worker must be told to go on while there is more.
      await boss.work<Data>(name, { batchSize: 1, burstWhenReadyExceeds: 1 }, async (jobs) => {
        for (const job of jobs) await run(job.data)
      })
    },
    async send(name, data) {
      await boss.send(name, data)
    },
    async stop() {
      await boss.stop({ graceful: true, timeout: 5_000 })
    },
  }
}
