import type { Question, ToHost } from './protocol.ts'

/** Questions to the host whose answers must be waited for. */
export type AskHost = {
  /** Rejects when the host forbids it, or is gone. */
  ask(question: Question): Promise<void>
  answered(ask: number, ok: boolean): void
  /** The host is gone: nothing is allowed any more. */
  giveUp(): void
}

export function makeAskHost(send: (message: ToHost) => void): AskHost {
  const waiting = new Map<number, (ok: boolean) => void>()
  let asked = 0
  return {
    async ask(question) {
      asked += 1
      const ask = asked
      const ok = await new Promise<boolean>((resolve) => {
        waiting.set(ask, resolve)
        send({ type: 'ask', ask, question })
      })
      if (!ok) throw new Error(`the host did not allow "${question.about}"`)
    },
    answered(ask, ok) {
      waiting.get(ask)?.(ok)
      waiting.delete(ask)
    },
    giveUp() {
      for (const answer of waiting.values()) answer(false)
      waiting.clear()
    },
  }
}
