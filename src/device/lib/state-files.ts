// The files of a box in /var/lib/kaliun, and its programs' status for the screen in /run/kaliun.
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { removeFile, syncFolder } from './durable-file.ts'

export function stateFiles(folder: string) {
  return {
    folder,
    installId: join(folder, 'install_id'),
    config: join(folder, 'config.json'),
    apiUrl: join(folder, 'connect_api_url'),
    /** SHA256:… of Connect's self-signed certificate. */
    pin: join(folder, 'connect_fingerprint'),
    deviceKey: join(folder, 'device_key.pem'),
    /** Keys for the Connects to which orders moved it (device-keys.ts). */
    deviceKeys: join(folder, 'device_keys'),
    /** 32 bytes in base64url, for all users: the screen shows letters of it. */
    publicKey: join(folder, 'device_key.pub'),
    /** Connect does not know yet that the configuration arrived. */
    receiptDue: join(folder, 'receipt_due'),
    /** Connect has forgotten this box: the claim starts again. */
    released: join(folder, 'released'),
    /** A folder with the owner who claimed this box on its network, and their SSH keys. */
    owner: join(folder, 'owner'),
    /** The ticket of a drive that Kiln made for a household. */
    enrolment: join(folder, 'enrolment.json'),
    reports: join(folder, 'reports'),
    /** Commands that this box accepted, so that none runs twice. */
    commands: join(folder, 'commands.json'),
    /** Orders of its owner that it took: the same. */
    orders: join(folder, 'orders.json'),
    /** To which Connect an order moved it. */
    moved: join(folder, 'moved.json'),
    /** Its owner's data is removed at the next start. */
    wiping: join(folder, 'wiping'),
    /** A folder: for whom an order hands it over, and what they find at the start after that. */
    handing: join(folder, 'handing'),
    /** The address of the Pangolin that root at the box confirmed (newt.ts). */
    newtConfirmed: join(folder, 'newt_confirmed'),
    /** Its owner turned logs on. */
    sendLogs: join(folder, 'send_logs'),
    logCursor: join(folder, 'last_log_cursor'),
  }
}
export type StateFiles = ReturnType<typeof stateFiles>

/** Each start removes what the box keeps, also of a next owner, until nothing is left: it takes none before that. */
export const isWiping = ({ wiping, handing }: StateFiles): boolean =>
  existsSync(wiping) || existsSync(join(handing, 'former-gone'))

/** Does what `kaliun-logs off` does at the box. */
export function forgetLogs({ folder, sendLogs, logCursor }: StateFiles): void {
  for (const file of [sendLogs, logCursor]) removeFile(file)
  syncFolder(folder)
}

export type Words = {
  state: string
  run: string
  /** Prefix of the box's /proc, /run and /nix. */
  root: string
  /** Factor for every wait. */
  pace: number
  /** The users whose SSH keys may order (docs/adr/0035). */
  users: readonly string[]
  /** The file that says whose updates this box takes; '' if it takes none, or its system says it. */
  trust: string
  flags: readonly string[]
}

/** `--state DIR --run DIR --root DIR --pace N --users NAME,NAME --trust FILE`, and flags. Throws for any other argument. */
export function readWords(words: readonly string[], flags: readonly string[] = []): Words {
  const values = {
    '--state': '/var/lib/kaliun',
    '--run': '/run/kaliun',
    '--root': '/',
    '--pace': '1',
    '--users': 'root',
    '--trust': '',
  }
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
  const users = values['--users'].split(',')
  if (!users.every(name => /^[a-z_][a-z0-9_-]{0,30}$/.test(name))) throw new Error('--users takes NAME,NAME')
  const trust = values['--trust']
  if (trust !== '' && !/^\/var\/lib\/[\w./-]+$/.test(trust))
    throw new Error('--trust takes a file below /var/lib')
  const { '--state': state, '--run': run, '--root': root } = values
  return { users, trust, state, run, root, pace, flags: found }
}

export const makeFolder = (path: string, mode: number) => mkdirSync(path, { recursive: true, mode })
