// A self-signed certificate (RFC 5280, in DER), without a library. Clients pin its SHA-256, so its name is
// irrelevant and it never expires (section 4.1.2.5). Pure: the caller holds the key. Names are ASCII.

type Certificate = {
  /** Milliseconds since the epoch; validity starts a day before. */
  now: number
  /** 15 random bytes. */
  serial: Uint8Array
  name: string
  /** Its only DNS name, which does not resolve. */
  dnsName: string
  /** The ECDSA P-256 key, as SubjectPublicKeyInfo in DER. */
  publicKey: Uint8Array
  /** ECDSA with SHA-256, in DER. */
  sign: (bytes: Uint8Array) => Uint8Array
}

/** Returns the certificate in DER. */
export function selfSignedCertificate(wanted: Certificate): Uint8Array {
  const { now, serial, publicKey, sign } = wanted
  const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'))
  const name = sequence(der(0x31, sequence(oid('2.5.4.3'), der(0x0c, ascii(wanted.name)))))
  const dayMs = 24 * 3_600_000
  const validity = sequence(timeOf(new Date(now - dayMs)), der(0x18, ascii('99991231235959Z')))
  const alternativeName = der(0x30, der(0x82, ascii(wanted.dnsName)))
  const extensions = sequence(sequence(oid('2.5.29.17'), der(0x04, alternativeName)))
  const signed = sequence(
    der(0xa0, der(0x02, Uint8Array.of(2))),
    // Positive and not zero.
    der(0x02, joined(Uint8Array.of(0x40), serial)),
    ecdsaWithSha256,
    name,
    validity,
    name,
    publicKey,
    der(0xa3, extensions),
  )
  return sequence(signed, ecdsaWithSha256, der(0x03, joined(Uint8Array.of(0), sign(signed))))
}

function der(tag: number, content: Uint8Array): Uint8Array {
  const { length } = content
  const short = length < 0x80
  const size = short ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return joined(Uint8Array.of(tag, ...size), content)
}

const sequence = (...parts: Uint8Array[]) => der(0x30, joined(...parts))

function joined(...parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

const ascii = (text: string) => Uint8Array.from(text, letter => letter.charCodeAt(0))

function oid(text: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number)
  const base128 = (value: number): number[] =>
    value < 0x80 ? [value] : [...base128(Math.floor(value / 0x80)).map(each => each | 0x80), value % 0x80]
  return der(0x06, Uint8Array.from([40 * first + second, ...rest.flatMap(base128)]))
}

/** Years from 1950 to 2049 have two digits, as section 4.1.2.5 requires. */
function timeOf(date: Date): Uint8Array {
  const text = date.toISOString().replace(/[-:T]|\.\d+/g, '')
  return date.getUTCFullYear() < 2050 ? der(0x17, ascii(text.slice(2))) : der(0x18, ascii(text))
}
