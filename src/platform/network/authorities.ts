// Collects the trusted certificates: those that come with Node, and this computer's, where a company's own authority
// is.
import { X509Certificate } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { readRegular } from '../files/regular-file.ts'
import type { Env } from './proxy.ts'

/** Variables that people set for other programs. The last two are Nix's and curl's. */
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
  const system = await systemAuthorities(getCACertificates, env)
  return [...new Set([...getCACertificates('default'), ...system, ...read.flat()])]
}

async function systemAuthorities(ask: (kind: 'system') => string[], env: Env): Promise<string[]> {
  const file = env['SSL_CERT_FILE']
  try {
    // Node reads this file, and would wait at a pipe for ever.
    if (file && !(await stat(file)).isFile()) return []
    return ask('system')
  } catch {
    // The file is not there, or this build of Node cannot ask the system: the files of `places` are read anyway.
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
