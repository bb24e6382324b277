/** What a token of ours, a JSON Web Token or a header value with a scheme looks like, wherever it stands. */
const credentialForms: readonly RegExp[] = [
  /ovl[sa]_[0-9A-Za-z_]{16,}/g,
  /eyJ[\w-]{8,}\.[\w-]+\.?[\w-]*/g,
  /\b(?:bearer|basic)\s+[\w.~+/=-]{8,}/gi,
]

/** Text from a request that is safe to store and to show: well-formed, without control characters, short. */
export function plainText(text: string, secrets: readonly string[], longest = 200): string {
  const hidden = secrets.reduce((left, secret) => left.replaceAll(secret, '(removed)'), text)
  const without = credentialForms.reduce((left, form) => left.replace(form, '(removed)'), hidden)
  const plain = without.toWellFormed().replace(/\p{Cc}/gu, ' ')
  return plain.length > longest ? `${plain.slice(0, longest).toWellFormed()}…` : plain
}
