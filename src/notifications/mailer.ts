import { readFile } from 'node:fs/promises'
import { createTransport } from 'nodemailer'
import type { Sent } from './senders.ts'

/** How mail leaves: a file with `smtps://user:password@host:465`, and who it is from. */
export type MailConfig = { readonly smtpUrlFile: string; readonly from: string }

type Letter = { readonly id: string; readonly to: string; readonly subject: string; readonly text: string }

export type Mailer = { send(letter: Letter): Promise<Sent> }

const timeoutMs = 20_000

/**
 * Sends plain text by SMTP. A password is only given over TLS: a server that is not on this machine must offer STARTTLS or
 * be asked with `smtps`. The file is read for each letter, so that a new password is in effect at once.
 */
export function makeMailer({ smtpUrlFile, from }: MailConfig): Mailer {
  return {
    async send({ id, to, subject, text }) {
      const url = URL.parse((await readFile(smtpUrlFile, 'utf8')).trim())
      if (url === null || !/^smtps?:$/.test(url.protocol))
        return { kind: 'again', answer: 'the file of the mail server holds no smtp:// or smtps:// address' }
      const transport = createTransport(optionsOf(url))
      try {
        await transport.sendMail({
          ...{ from, to, subject, text, messageId: `<${id}@overlock>` },
          disableFileAccess: true,
          disableUrlAccess: true,
          headers: { 'Auto-Submitted': 'auto-generated' },
        })
        return { kind: 'delivered', answer: 'the mail server took it' }
      } catch (error) {
        return refusal(error)
      } finally {
        transport.close()
      }
    },
  }
}

/** https://nodemailer.com/smtp */
function optionsOf(url: URL) {
  const secure = url.protocol === 'smtps:'
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  const user = decodeURIComponent(url.username)
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || (secure ? 465 : 587)),
    secure,
    requireTLS: !secure && !local,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    ...(user !== '' && { auth: { user, pass: decodeURIComponent(url.password) } }),
  }
}

/** RFC 5321 §4.2.1: 5yz will not become otherwise by asking again. Its words can hold what was sent, so only the code is kept. */
function refusal(error: unknown): Sent {
  const { responseCode, code } = error as { readonly responseCode?: number; readonly code?: string }
  const said = [responseCode, code].filter((one) => one !== undefined).join(' ')
  const answer = `the mail server did not take it (${said === '' ? 'no reason given' : said})`
  const gone = responseCode !== undefined && responseCode >= 500 && code !== 'EAUTH'
  return { kind: gone ? 'refused' : 'again', answer }
}
