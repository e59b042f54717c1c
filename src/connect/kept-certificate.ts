// The certificate of a Connect that makes its own, as its folder keeps it.
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { join } from 'node:path'
import { failure } from '#shared/errors.ts'
import { dataFiles, readIfThere } from './data-folder.ts'

/** Certificate and key in PEM; null where there is none. Throws connect.certificate. */
export async function keptCertificate(folder: string): Promise<string | null> {
  const path = join(folder, dataFiles.certificate)
  const known = await readIfThere(path)
  if (known === null) return null
  try {
    const pem = String(known)
    if (new X509Certificate(pem).checkPrivateKey(createPrivateKey(pem))) return pem
  } catch (cause) {
    throw failure('connect.certificate', { operation: 'connect', values: { path }, cause })
  }
  throw failure('connect.certificate', { operation: 'connect', values: { path } })
}
