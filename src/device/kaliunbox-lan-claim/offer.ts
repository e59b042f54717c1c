// Makes the code and the certificate that a box uses while it waits for a claim on its network. The screen shows the
// code, and the certificate's fingerprint.
import { generateKeyPairSync, randomBytes, scryptSync, sign, X509Certificate } from 'node:crypto'
import { selfSignedCertificate } from '#shared/connect/certificate-der.ts'
import { newClaimCode } from '#shared/connect/claim-code.ts'
import { fingerprintScrypt, fingerprintText } from '#shared/connect/lan-claim.ts'

export type Offer = {
  code: string
  fingerprint: string
  /** Both in PEM. */
  certificate: string
  key: string
  /** Number of wrong codes. */
  wrong: number
  /** A time from performance.now(), which setting the clock does not change. */
  endsAt: number
}

/** `lastsMs`: how long it is shown. */
export function newOffer(lastsMs: number): Offer {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const certificate = new X509Certificate(
    selfSignedCertificate({
      now: Date.now(),
      serial: randomBytes(15),
      name: 'Unclaimed box',
      dnsName: 'unclaimed-box.invalid',
      publicKey: publicKey.export({ type: 'spki', format: 'der' }),
      sign: bytes => sign('sha256', bytes, privateKey),
    }),
  )
  const digest = Buffer.from(certificate.fingerprint256.replaceAll(':', ''), 'hex')
  const { salt, bytes, cost } = fingerprintScrypt
  return {
    code: newClaimCode(() => randomBytes(1)[0] ?? 0),
    fingerprint: fingerprintText(scryptSync(digest, salt, bytes, cost)),
    certificate: certificate.toString(),
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    wrong: 0,
    endsAt: performance.now() + lastsMs,
  }
}
