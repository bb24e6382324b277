import { ConfigError } from './config.ts'

/** Zero settings on a laptop; in production a default that is unsafe refuses to start instead of staying quiet. */
export function devDefault<T>(name: string, value: T, production: boolean, warn: (line: string) => void): T {
  if (production) throw new ConfigError(`${name} must be set in production (NODE_ENV=production)`)
  warn(`${name} is not set: using a default that is meant for trying Overlock out`)
  return value
}
