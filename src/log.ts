import pino, { type Logger } from 'pino'
import type { Config } from './config/config.ts'

export type Log = (level: 'info' | 'warn' | 'error', message: string, fields: object) => void

/** JSON lines on stderr for operators: ids and codes, never a request body, a header or a secret. */
export function makeLog(config: Pick<Config, 'logLevel'>): Log {
  const logger: Logger = pino(
    { level: config.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  )
  return (level, message, fields) => logger[level](fields, message)
}
