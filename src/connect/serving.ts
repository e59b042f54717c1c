// `kiln connect serve`: one Connect on its data folder, from its first start to its end.
import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { failure } from '#shared/errors.ts'
import { fingerprintOf, makeCertificate } from './certificate.ts'
import { openConnect } from './connect.ts'
import { createFile, dataFiles, lockDataFolder, openDataFolder, readIfThere } from './data-folder.ts'
import type { Listening } from './listening.ts'

type Serving = {
  /** As it is dialled: https://[::]:8455 */
  address: string
  /** Of the certificate that it made. null: it has none. */
  fingerprint: string | null
  close(): Promise<void>
}
type Options = {
  folder: string
  listening: Listening
  allowKeyless: boolean
  /** What no one foresaw, while a call was answered. */
  onFault: (thrown: unknown) => void
}

const hourMs = 3_600_000

/** Throws folder.unusable, connect.in-use, connect.newer, connect.broken, connect.port. */
export async function startConnect({ folder, listening, allowKeyless, onFault }: Options): Promise<Serving> {
  const { store: path, secret } = openDataFolder(folder, randomBytes)
  const lock = lockDataFolder(folder)
  const own = listening.kind === 'own-certificate' ? certificateOf(folder) : null
  try {
    const { app, store, sweep } = openConnect({
      path,
      secret,
      now: Date.now,
      randomBytes,
      allowKeyless,
      onFault,
      ...(own && { https: { cert: own.certificate, key: own.key } }),
      ...(listening.kind === 'behind-proxy' && { proxies: listening.proxies }),
    })
    store.putListeningSince(Date.now())
    const close = async () => {
      clearInterval(sweeping)
      await app.close()
      store.close()
    }
    const sweeping = setInterval(sweep, hourMs)
    try {
      await app.listen({ host: listening.host, port: listening.port })
    } catch (cause) {
      await close()
      const { host, port } = listening
      const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
      throw failure('connect.port', {
        operation: 'connect',
        values: { host, port: String(port), reason },
        cause,
      })
    }
    return {
      address: addressOf(app.server.address(), own !== null),
      fingerprint: own && fingerprintOf(own.certificate),
      async close() {
        await close()
        lock.release()
      },
    }
  } catch (thrown) {
    lock.release()
    throw thrown
  }
}

/** Made at the first start. The key is written first: a certificate without its key would be another's for ever. */
function certificateOf(folder: string): { certificate: string; key: string } {
  const [certificatePath, keyPath] = [
    join(folder, dataFiles.certificate),
    join(folder, dataFiles.certificateKey),
  ]
  const [certificate, key] = [readIfThere(certificatePath), readIfThere(keyPath)]
  if (certificate && key) return { certificate: String(certificate), key: String(key) }
  if (certificate || key) {
    const path = certificate ? keyPath : certificatePath
    throw failure('connect.certificate', { operation: 'connect', values: { path } })
  }
  const made = makeCertificate({ now: Date.now(), randomBytes })
  createFile(keyPath, made.key)
  createFile(certificatePath, made.certificate)
  return made
}

function addressOf(address: AddressInfo | string | null, secure: boolean): string {
  const { address: host, port } =
    typeof address === 'object' && address !== null ? address : { address: '', port: 0 }
  return `${secure ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`
}
