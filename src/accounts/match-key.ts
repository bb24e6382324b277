import { domainToASCII } from 'node:url'
import { foldCase } from '../scim/fold.ts'

/**
 * What two sign-in names are compared by. ASCII letters fold, nothing else does: `toLowerCase` and Unicode
 * normalization turn the Kelvin sign into k and would hand one person another's account. The domain of an e-mail is
 * compared in its IDNA form, unless that form hides that it was not written in ASCII.
 */
export function matchKey(name: string): string {
  const trimmed = name.trim()
  const at = trimmed.lastIndexOf('@')
  if (at < 1) return foldCase(trimmed)
  return `${foldCase(trimmed.slice(0, at))}@${domainKey(trimmed.slice(at + 1))}`
}

function domainKey(domain: string): string {
  const ascii = domainToASCII(domain)
  const written = /^[\x20-\x7e]*$/.test(domain)
  return !written && ascii.includes('xn--') ? ascii : foldCase(domain)
}
