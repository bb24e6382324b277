import { ScimError } from '../scim/scim-error.ts'

/** How many SCIM requests one process works on at once. More would only wait for each other, and for memory. */
const mostAtOnce = 1_000

/** Takes in as many requests as can be served; the next is told to come back, before any work is done for it. */
export type Admission = { admit<T>(work: () => Promise<T>): Promise<T> }

export function makeAdmission(most = mostAtOnce): Admission {
  let underWay = 0
  return {
    async admit(work) {
      if (underWay >= most)
        throw new ScimError(429, 'Too many requests are being worked on. Try again in a few seconds.')
      underWay++
      try {
        return await work()
      } finally {
        underWay--
      }
    },
  }
}
