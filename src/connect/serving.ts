// `kiln connect serve`: one Connect on its data folder, from start to end.
import { randomBytes } from 'node:crypto'
import { stat } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { errnoOf, unlessMissing } from '#platform/files/fs-failure.ts'
import { sweepPartials } from '#platform/files/sweep.ts'
import type { NoticeSettings } from '#shared/connect/notice-settings.ts'
import { failure, Unexpected } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { openConnect } from './connect.ts'
import {
  createFile,
  dataFiles,
  fullFailure,
  isFull,
  lockDataFolder,
  makeDataFolder,
  openData,
  unlessUnusable,
} from './data-folder.ts'
import type { Holder } from './holder.ts'
import { fingerprintOf, makeCertificate } from './http/certificate.ts'
import { loopbackUser } from './http/loopback-user.ts'
import { keptCertificate } from './kept-certificate.ts'
import type { Listening } from './listening.ts'
import { watchClock } from './listening-since.ts'
import { createDelivery } from './notices/deliver.ts'
import { watchBoxes } from './notices/watch.ts'
import { sweepUploads } from './uploads/receive.ts'

type Serving = {
  /** The address in a form that can be dialled: https://[::]:8455 */
  address: string
  /** The fingerprint of its self-signed certificate; null if it has none. */
  fingerprint: string | null
  /** Opens the first account. null if there is an account, or if its pages accept no password. */
  setUpCode: string | null
  close(): Promise<void>
}
type Options = {
  folder: string
  /** A second one names it as the one who serves the folder. */
  holder: Holder
  listening: Listening
  allowKeyless: boolean
  /** null if it sends none. */
  notices: NoticeSettings | null
  /** A published folder; null if none. */
  updates: string | null
  /** Size limit of that folder in bytes, if it accepts uploads; otherwise null. */
  uploadQuotaBytes: number | null
  /** Called with unexpected errors of calls. */
  onFault: (thrown: unknown) => void
}

const hourMs = 3_600_000
const noticeMs = 60_000
/** How long running calls may take when it ends. */
const graceMs = 2000

/**
 * Throws file.missing for `updates`, folder.unusable, connect.in-use, connect.secret, connect.certificate,
 * connect.newer, connect.broken, connect.full, connect.port.
 */
export async function startConnect({
  folder,
  holder,
  listening,
  allowKeyless,
  notices,
  updates,
  uploadQuotaBytes,
  onFault,
}: Options): Promise<Serving> {
  if (updates !== null && !(await isFolder(updates)))
    throw failure('file.missing', {
      operation: 'connect',
      values: { path: updates },
      details: { path: updates },
    })
  await makeDataFolder(folder)
  const lock = await lockDataFolder(folder, holder)
  try {
    // A killed server left them.
    await unlessUnusable(folder, () => sweepPartials(folder))
    const { store: path, secret } = await openData(folder, randomBytes)
    if (updates !== null && uploadQuotaBytes !== null) await sweepUploads(updates)
    const own = listening.kind === 'own-certificate' ? await certificateOf(folder) : null
    const { app, store, accounts, sweep } = openConnect({
      path,
      secret,
      now: Date.now,
      randomBytes,
      allowKeyless,
      updates,
      uploads: uploadQuotaBytes === null ? null : { quotaBytes: uploadQuotaBytes },
      onFault,
      reached: listening.kind,
      ...(listening.kind === 'loopback' && { userOf: loopbackUser(listening.host) }),
      ...(own && { https: { cert: own, key: own } }),
      ...(listening.kind === 'behind-proxy' && { proxies: listening.proxies }),
    })
    store.putListeningSince(Date.now())
    const close = async () => {
      clearInterval(sweeping)
      clearInterval(noticing)
      // Browsers keep idle connections open, which would delay the end by a minute.
      const cut = setTimeout(() => app.server.closeAllConnections(), graceMs)
      await app.close()
      clearTimeout(cut)
      store.close()
    }
    const sweepLogged = () => {
      try {
        sweep()
      } catch (thrown) {
        onFault(thrown)
      }
    }
    const sweeping = setInterval(sweepLogged, hourMs)
    const onLost = (to: string, thrown: unknown) => onFault(new Unexpected(`notice to ${to}: ${thrown}`))
    const noticed = notices && { store, settings: notices, now: Date.now, onLost }
    const deliver = noticed && createDelivery(noticed)
    const lookAtClock = watchClock({ store, now: Date.now })
    const notice = () => {
      lookAtClock()
      if (!noticed || !deliver) return
      try {
        watchBoxes(noticed)
      } catch (thrown) {
        onFault(thrown)
      }
      deliver().catch(onFault)
    }
    const noticing = setInterval(notice, noticeMs)
    try {
      await app.listen({ host: listening.host, port: listening.port })
    } catch (cause) {
      await close()
      const { host, port } = listening
      const reason = errnoOf(cause) === 'EADDRINUSE' ? message('server.reason.in-use') : String(cause)
      throw failure('connect.port', {
        operation: 'connect',
        values: { host, port: String(port), reason },
        cause,
      })
    }
    store.putReached(listening.kind)
    sweepLogged()
    // Notices that could not be sent before the last end.
    notice()
    return {
      address: addressOf(app.server.address(), own !== null),
      fingerprint: own && fingerprintOf(own),
      setUpCode: own === null ? accounts.setUpCode() : null,
      async close() {
        await close()
        lock.release()
      },
    }
  } catch (thrown) {
    lock.release()
    throw isFull(thrown) ? fullFailure(folder, thrown) : thrown
  }
}

const isFolder = (path: string) => unlessMissing(false, async () => (await stat(path)).isDirectory())

/** Certificate and key in PEM, created at the first start. Throws connect.certificate. */
async function certificateOf(folder: string): Promise<string> {
  const known = await keptCertificate(folder)
  if (known !== null) return known
  const { certificate, key } = makeCertificate({ now: Date.now(), randomBytes })
  const made = certificate + key
  await createFile(join(folder, dataFiles.certificate), made)
  return made
}

function addressOf(address: AddressInfo | string | null, secure: boolean): string {
  const { address: host, port } =
    typeof address === 'object' && address !== null ? address : { address: '', port: 0 }
  return `${secure ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`
}
