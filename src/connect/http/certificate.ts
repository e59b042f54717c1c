// The server's self-signed certificate. Boxes pin its SHA-256, so replacing it would make this another server
// to them. ECDSA, because browsers do not support Ed25519.
import { createHash, generateKeyPairSync, sign, X509Certificate } from 'node:crypto'
import { selfSignedCertificate } from '#shared/connect/certificate-der.ts'

type MadeCertificate = { certificate: string; key: string }

/** Both in PEM. `now`: milliseconds since the epoch. */
export function makeCertificate({
  now,
  randomBytes,
}: {
  now: number
  randomBytes: (count: number) => Uint8Array
}): MadeCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const made = selfSignedCertificate({
    now,
    serial: randomBytes(15),
    name: 'Kiln Connect',
    dnsName: 'kiln-connect.invalid',
    publicKey: publicKey.export({ type: 'spki', format: 'der' }),
    sign: bytes => sign('sha256', bytes, privateKey),
  })
  return {
    certificate: new X509Certificate(made).toString(),
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  }
}

/** The fingerprint for people to compare and for boxes to pin: the certificate's SHA-256 in base64url. */
export const fingerprintOf = (certificate: string): string =>
  `SHA256:${createHash('sha256').update(new X509Certificate(certificate).raw).digest('base64url')}`
