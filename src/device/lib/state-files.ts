// The files of a box in /var/lib/kaliun, and what its programs tell its screen in /run/kaliun.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

export function stateFiles(folder: string) {
  return {
    folder,
    installId: join(folder, 'install_id'),
    config: join(folder, 'config.json'),
    apiUrl: join(folder, 'connect_api_url'),
    /** SHA256:… of the certificate that Connect made for itself. */
    pin: join(folder, 'connect_fingerprint'),
    deviceKey: join(folder, 'device_key.pem'),
    /** Connect does not know that the configuration arrived. */
    receiptDue: join(folder, 'receipt_due'),
    /** Connect does not know this box any more: the claim begins again. */
    released: join(folder, 'released'),
    /** A folder: who claimed this box on its network, and their SSH keys. */
    owner: join(folder, 'owner'),
    reports: join(folder, 'reports'),
    /** Commands that this box took, so that none is done twice. */
    commands: join(folder, 'commands.json'),
  }
}
export type StateFiles = ReturnType<typeof stateFiles>

export const defaultUrl = 'https://connect.kaliun.com'

export type Words = {
  state: string
  run: string
  /** Where /proc, /run and /nix of the box are. */
  root: string
  /** Every wait is multiplied by it. */
  pace: number
  flags: readonly string[]
}

/** `--state DIR --run DIR --root DIR --pace N`, and flags without a value. Throws for what is none of these. */
export function readWords(words: readonly string[], flags: readonly string[] = []): Words {
  const values = { '--state': '/var/lib/kaliun', '--run': '/run/kaliun', '--root': '/', '--pace': '1' }
  const found: string[] = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ''
    const value = words[at + 1]
    if (flags.includes(word)) found.push(word)
    else if (Object.hasOwn(values, word) && value !== undefined) {
      Object.assign(values, { [word]: value })
      at++
    } else throw new Error(`${word} is not an argument: ${[...Object.keys(values), ...flags].join(' ')}`)
  }
  const pace = Number(values['--pace'])
  if (!(pace > 0)) throw new Error('--pace takes a number above 0')
  return { state: values['--state'], run: values['--run'], root: values['--root'], pace, flags: found }
}

export const makeFolder = (path: string, mode: number) => mkdirSync(path, { recursive: true, mode })
