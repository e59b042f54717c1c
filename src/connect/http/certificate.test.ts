import { spawnSync } from 'node:child_process'
import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { fingerprintOf, makeCertificate } from './certificate.ts'

const made = () => makeCertificate({ now: Date.UTC(2026, 0, 2, 3, 4, 5), randomBytes })

test('makes a self-signed certificate that never expires [A8]', () => {
  for (let n = 0; n < 50; n++) {
    const { certificate, key } = made()
    const read = new X509Certificate(certificate)
    expect(read.checkPrivateKey(createPrivateKey(key))).toBe(true)
    expect(read.verify(read.publicKey)).toBe(true)
    expect([read.validFrom, read.validTo]).toEqual(['Jan  1 03:04:05 2026 GMT', 'Dec 31 23:59:59 9999 GMT'])
    expect(read.subject).toBe('CN=Kiln Connect')
    expect(fingerprintOf(certificate)).toMatch(/^SHA256:[\w-]{43}$/)
  }
  expect(fingerprintOf(made().certificate)).not.toBe(fingerprintOf(made().certificate))
})

test.skipIf(spawnSync('openssl', ['version']).error)('OpenSSL trusts it if it is pinned', () => {
  const { certificate } = made()
  const shown = spawnSync('openssl', ['x509', '-noout', '-text'], { input: certificate, encoding: 'utf8' })
  expect(shown.stdout).toContain('DNS:kiln-connect.invalid')
  expect(shown.stdout).toContain('ecdsa-with-SHA256')
})
