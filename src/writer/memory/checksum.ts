// A chunk's content in 16 bytes: what is read back from a drive must have the same seal.
import { createCipheriv, randomBytes } from 'node:crypto'

/** Seals these buffers, one after the other. */
export type Seal = (parts: Uint8Array[]) => Buffer

/** GMAC (NIST SP 800-38D) with a key for this job: two different chunks have the same seal with a probability of at
 *  most 2^-109, whatever they hold. CPUs have an instruction for it: 13 GiB/s, compared with 0.9 for SHA-256 and 5.7
 *  for a copy, so it needs no thread, and the source need not be read twice. The nonce is fixed because seals are
 *  never shown. */
export function createSeal(): Seal {
  const key = randomBytes(16)
  const nonce = Buffer.alloc(12)
  return parts => {
    const cipher = createCipheriv('aes-128-gcm', key, nonce)
    for (const part of parts) cipher.setAAD(part)
    cipher.final()
    return cipher.getAuthTag()
  }
}
