// `kiln connect serve`: the server of boxes on this computer, until a signal ends it.
import { resolve } from 'node:path'
import { noticeSettings } from '#shared/connect/notice-settings.ts'
import type { Terminal } from '../session.ts'
import { t, terminalMessage } from '../texts.ts'
import { numberFrom, usage } from '../usage.ts'
import { type DataWords, dataFolder } from './data-folder.ts'
import { readJsonFile } from './json-file.ts'

type ServeWords = DataWords & {
  listen?: string
  behindProxy?: string[]
  allowKeyless?: boolean
  notices?: string
  updates?: string
  uploads?: string
  insideKiln?: boolean
}

export async function serve({ output }: Terminal, words: ServeWords) {
  const [{ startConnect }, { planListening }] = await Promise.all([
    import('#connect/serving.ts'),
    import('#connect/listening.ts'),
  ])
  const listening = planListening(words.listen, words.behindProxy ?? [])
  if ('wrong' in listening) throw usage(wrongListening(listening), 'connect serve')
  const updates = words.updates === undefined ? null : resolve(words.updates)
  if (updates !== null && listening.kind === 'own-certificate')
    throw usage(terminalMessage('usage.connect-updates'), 'connect serve')
  const uploadGib =
    numberFrom('--uploads', words.uploads, { from: 1, to: 1_000_000, command: 'connect serve' }) ?? null
  if (uploadGib !== null && updates === null)
    throw usage(terminalMessage('usage.connect-uploads'), 'connect serve')
  const ended = new Promise<void>(done => {
    process.once('SIGINT', () => done())
    process.once('SIGTERM', () => done())
    // Unreferenced: an error below ends the process although its input is open.
    if (words.insideKiln)
      process.stdin
        .once('close', () => done())
        .resume()
        .unref()
  })
  const folder = dataFolder(words)
  const { address, fingerprint, setUpCode, close } = await startConnect({
    folder,
    holder: words.insideKiln ? 'kiln' : 'terminal',
    listening,
    allowKeyless: words.allowKeyless ?? false,
    notices: words.notices === undefined ? null : await readJsonFile(words.notices, noticeSettings),
    updates,
    uploadQuotaBytes: uploadGib === null ? null : uploadGib * 1024 ** 3,
    onFault: thrown => output.note(t('cli.connect.fault', { reason: String(thrown) })),
  })
  output.line(t('cli.connect.serving', { address, path: folder }))
  if (updates !== null)
    output.line(t('cli.connect.updates', { address: `${address}/updates`, path: updates }))
  if (uploadGib !== null) output.line(t('cli.connect.uploads', { gib: String(uploadGib) }))
  if (fingerprint !== null) output.line(t('cli.connect.fingerprint', { fingerprint }))
  if (setUpCode !== null) output.line(t('cli.connect.set-up', { address, code: setUpCode }))
  output.object({ type: 'serving', address, fingerprint, setUpCode, folder })
  await ended
  await close()
}

const wrongListening = ({ wrong, found }: { wrong: 'address' | 'port' | 'proxy'; found: string }) => {
  if (wrong === 'port') return terminalMessage('usage.port', { port: found })
  return terminalMessage('usage.ip-address', { found })
}
