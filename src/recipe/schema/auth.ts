import { z } from 'zod'
import { onlyKey } from './one-of.ts'
import { label, name, path } from './text.ts'

export const secretNames = z.enum(['username', 'password', 'totp'])

/** Why signing in ends here and a person goes on. */
const loginStops = z.enum([
  ...([
    'captcha',
    'email_otp_needed',
    'mfa_unsupported',
    'sso_reauth',
    'account_locked',
    'password_expired',
  ] as const),
  'login_failed',
])

const action = z
  .strictObject({
    fillSecret: z.strictObject({ target: name, secret: secretNames }).optional(),
    click: name.optional(),
  })
  .transform((raw, context) => {
    const verb = onlyKey(raw, ['fillSecret', 'click'], context)
    return verb === 'click'
      ? { verb, target: raw.click ?? '' }
      : { verb, target: raw.fillSecret?.target ?? '', secret: raw.fillSecret?.secret ?? z.NEVER }
  })

const when = z
  .strictObject({
    target: name.optional(),
    frame: label.optional(),
    host: z.literal('outside').optional(),
  })
  .transform((raw, context) => {
    onlyKey(raw, ['target', 'frame', 'host'], context)
    return raw
  })

const state = z
  .strictObject({ name, when, do: z.array(action).min(1).optional(), stop: loginStops.optional() })
  .refine((raw) => (raw.do === undefined) !== (raw.stop === undefined), 'needs either "do" or "stop"')

/** Signing in: known pages, each with what is done there. They are polled for, since pages come in any order. */
export const auth = z.strictObject({
  start: path,
  /** Positive proof, on the page itself: this is there, and it shows the e-mail of the account that signed in. */
  loggedInWhen: z.strictObject({ target: name, account: name }),
  states: z.array(state).min(1).max(20),
  maxTransitions: z.int().min(1).max(10),
  session: z.strictObject({ reuse: z.boolean(), hours: z.int().min(1).max(24) }),
})
