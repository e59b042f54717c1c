// Whose certificates are trusted: those that come with Node, and those of this computer, where a company's own authority is.
import { X509Certificate } from 'node:crypto'
import { readRegular } from '../files/regular-file.ts'
import type { Env } from './proxy.ts'

/** What people set for other programs. The last two are Nix's and curl's. */
const variables = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'NIX_SSL_CERT_FILE', 'CURL_CA_BUNDLE']
/** Debian and NixOS, Fedora, openSUSE, Alpine. */
const places = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
]
/** Mozilla's whole list has 0.2 MB. */
const maxFileBytes = 16 << 20

/** PEM texts, for `ca` of node:tls. A file that is not there adds none. */
export async function authorities(env: Env): Promise<string[]> {
  const { getCACertificates } = await import('node:tls')
  const files = [...variables.flatMap(name => env[name] || []), ...places]
  const read = await Promise.all(files.map(certificatesIn))
  return [...new Set([...getCACertificates('default'), ...ofSystem(getCACertificates), ...read.flat()])]
}

function ofSystem(ask: (kind: 'system') => string[]): string[] {
  try {
    return ask('system')
  } catch {
    // Not every build of Node can ask the system: then its files are read.
    return []
  }
}

async function certificatesIn(path: string): Promise<string[]> {
  try {
    const text = (await readRegular(path, { maxBytes: maxFileBytes }))?.toString('latin1') ?? ''
    const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []
    return blocks.map(block => `${block}\n`).filter(isCertificate)
  } catch {
    // It is not there, or a folder: the other places count.
    return []
  }
}

/** One that node:tls does not take would make it refuse all. */
function isCertificate(block: string): boolean {
  try {
    return new X509Certificate(block).raw.length > 0
  } catch {
    return false
  }
}
