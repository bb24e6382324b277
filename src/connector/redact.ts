/**
 * A sentence of the vendor without the secrets it may repeat. Everything that a connector takes from an answer into
 * an outcome or an error passes here: vendors echo what they refuse, headers and passwords included.
 */
export function redact(sentence: string, secrets: readonly (string | undefined)[]): string {
  return secrets
    .filter((secret) => secret !== undefined && secret !== '')
    .reduce<string>((text, secret = '') => text.replaceAll(secret, '(hidden)'), sentence)
}
