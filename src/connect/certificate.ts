// A certificate that a server makes for itself (RFC 5280, in DER). Boxes know it by its SHA-256, so it says nothing about a name
// and has no end (section 4.1.2.5): its replacement would be another server to them. ECDSA, because browsers take no Ed25519.
import { createHash, generateKeyPairSync, sign, X509Certificate } from 'node:crypto'

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
  const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'))
  const name = sequence(der(0x31, sequence(oid('2.5.4.3'), der(0x0c, Buffer.from('Kiln Connect', 'utf8')))))
  const dayMs = 24 * 3_600_000
  const validity = sequence(timeOf(new Date(now - dayMs)), der(0x18, Buffer.from('99991231235959Z')))
  // Positive, and not zero.
  const serial = Buffer.concat([Buffer.from([0x40]), randomBytes(15)])
  const alternativeName = der(0x30, der(0x82, Buffer.from('kiln-connect.invalid')))
  const extensions = sequence(sequence(oid('2.5.29.17'), der(0x04, alternativeName)))
  const signed = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    ecdsaWithSha256,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, extensions),
  )
  const signature = der(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', signed, privateKey)]))
  const certificate = new X509Certificate(sequence(signed, ecdsaWithSha256, signature))
  return {
    certificate: certificate.toString(),
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  }
}

/** As a person compares it, and as a box is given it: the SHA-256 of the certificate, in base64url. */
export const fingerprintOf = (certificate: string): string =>
  `SHA256:${createHash('sha256').update(new X509Certificate(certificate).raw).digest('base64url')}`

function der(tag: number, content: Uint8Array): Buffer {
  const { length } = content
  const short = length < 0x80
  const size = short ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

const sequence = (...parts: Uint8Array[]) => der(0x30, Buffer.concat(parts))

function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number)
  const base128 = (value: number): number[] =>
    value < 0x80 ? [value] : [...base128(Math.floor(value / 0x80)).map(each => each | 0x80), value % 0x80]
  return der(0x06, Buffer.from([40 * first + second, ...rest.flatMap(base128)]))
}

/** Until 2049 with two digits of the year, as section 4.1.2.5 demands. */
function timeOf(date: Date): Buffer {
  const text = date.toISOString().replace(/[-:T]|\.\d+/g, '')
  return date.getUTCFullYear() < 2050 ? der(0x17, Buffer.from(text.slice(2))) : der(0x18, Buffer.from(text))
}
