// The facts about a box that the screen shows, read from its files. Contains no secrets, because anyone in the room can
// read the screen.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { HandOverWait } from '#shared/connect/hand-over-waits.ts'
import { fingerprintText, lanClaimPort } from '#shared/connect/lan-claim.ts'
import type { OrderRefusal } from '#shared/connect/order.ts'
import { shortName } from '#shared/connect/short-link.ts'
import { readConfig } from '../lib/config-file.ts'
import { serverOf } from '../lib/connect-client.ts'
import { fieldsOf } from '../lib/decode.ts'
import { readBounded } from '../lib/durable-file.ts'
import { homeAssistantOf } from '../lib/home-assistant.ts'
import { hostAddress, hostText } from '../lib/host-address.ts'
import { isHandOverWait, isOrderRefusal } from '../lib/order-texts.ts'
import { isProblemCode, type ProblemCode } from '../lib/problems.ts'
import { stateFiles, type Words } from '../lib/state-files.ts'
import { type Stale, staleOf } from '../lib/update-stale.ts'

export type Facts = {
  hostname: string
  address: string | null
  version: string | null
  /** Fingerprint of its SSH host key, as ssh prints it at the first login; null before it has one. */
  sshKey: string | null
  /** How to claim it now. null if it has an owner, or no code yet. */
  claim: { code: string; url: string } | null
  /** How to claim it on its network if it knows no Connect. `place`: the address to type. */
  lan: { code: string; fingerprint: string; place: string | null } | null
  /** Whether its claim runs; it does not if no address is known. */
  isAsking: boolean
  /** Its drive was made for an owner, and Connect has not answered yet: it proves that without a code. */
  isPreClaimed: boolean
  /** null if it has none yet; '' if the name is unknown. */
  owner: string | null
  /** The owner claimed it at a Connect, not on its network. */
  isAtConnect: boolean
  /** Its page at Connect. */
  page: string | null
  /** When Connect had its last report, by the box's clock. */
  reportedAt: number | null
  homeAssistant: { status: string; address: string | null } | null
  /** Letters of its key, by which an order names it. */
  key: string | null
  /** Why it refused an order within the last day. */
  refused: OrderRefusal | null
  /** Its owner's data is being removed, or could not be. */
  isWiping: boolean
  /** It is being handed over to another person. A code: why that waits. */
  handing: HandOverWait | boolean
  /** Why it cannot take updates; null if it can, or takes none. */
  stale: Stale | null
  problems: ProblemCode[]
}

const dayMs = 24 * 3_600_000
const lastLook = 'var/lib/kiln-updates/last_look'
const programs = ['claim', 'tokens', 'sync', 'reports', 'commands'] as const

export function readFacts({ state, run, root }: Pick<Words, 'state' | 'run' | 'root'>): Facts {
  const files = stateFiles(state)
  const text = (path: string) => known(() => readBounded(path))?.trim() ?? null
  const told = (program: string) =>
    known(() => fieldsOf(JSON.parse(readBounded(join(run, `${program}.json`)) ?? '')))
  // A configuration that this user cannot read belongs to an owner.
  const config = known(() => readConfig(files)) ?? 'broken'
  const isAtConnect = config !== 'none' && text(files.released) === null
  const lanOwner = lanOwnerOf(files.owner)
  const { code, url } = fieldsOf(told('claim')?.['claim']) ?? {}
  const reports = told('reports')
  const id = text(files.installId)
  const found = homeAssistantOf(text(join(root, 'run/homeassistant/info.json')))
  const address = hostAddress(root)
  const hasUrl = text(files.apiUrl) !== null
  const owner = isAtConnect ? ownerOf(config) : lanOwner
  return {
    hostname: hostname(),
    address,
    version: text(join(root, 'run/current-system/nixos-version')),
    sshKey: sshFingerprint(text(join(root, 'etc/ssh/ssh_host_ed25519_key.pub'))),
    claim: !isAtConnect && typeof code === 'string' && typeof url === 'string' ? { code, url } : null,
    lan: owner === null && !hasUrl ? lanClaimOf(told('lan'), address) : null,
    isAsking: existsSync(join(run, 'claim.json')) || hasUrl,
    isPreClaimed: existsSync(files.enrolment),
    owner,
    isAtConnect,
    page: isAtConnect && id !== null ? pageOf(files, id) : null,
    reportedAt: reports?.['problem'] === null && typeof reports['at'] === 'number' ? reports['at'] : null,
    homeAssistant: found && { status: found.status, address: found.ip_address ?? null },
    key: keyLetters(text(files.publicKey)),
    refused: refusedIn(told('order')),
    isWiping: existsSync(files.wiping),
    handing: existsSync(files.handing) || waitIn(told('hand_over')),
    stale: known(() => staleOf(fieldsOf(JSON.parse(text(join(root, lastLook)) ?? '')) ?? {})),
    problems: [
      ...new Set(
        (isAtConnect ? programs : lanOwner === null ? (['claim', 'lan'] as const) : (['claim'] as const))
          .map(each => told(each)?.['problem'])
          .filter(isProblemCode),
      ),
    ],
  }
}

function ownerOf(config: ReturnType<typeof readConfig>): string {
  if (typeof config === 'string') return ''
  const { first_name, last_name } = config.customer
  return `${first_name} ${last_name}`.trim()
}

/** null if it was not claimed on its network. */
function lanOwnerOf(folder: string): string | null {
  if (!existsSync(folder)) return null
  const found = known(() => fieldsOf(JSON.parse(readBounded(join(folder, 'owner.json')) ?? '')))
  return typeof found?.['name'] === 'string' ? found['name'] : ''
}

function lanClaimOf(told: ReturnType<typeof fieldsOf>, address: string | null): Facts['lan'] {
  const { code, fingerprint, port } = fieldsOf(told?.['claim']) ?? {}
  if (typeof code !== 'string' || typeof fingerprint !== 'string' || typeof port !== 'number') return null
  const place = address === null || port === lanClaimPort ? address : `${hostText(address)}:${port}`
  return { code, fingerprint, place }
}

function pageOf(files: ReturnType<typeof stateFiles>, id: string): string | null {
  const server = serverOf(files)
  if ('problem' in server) return null
  return `${server.url.origin}${server.url.pathname.replace(/\/$/, '')}/d/${shortName(id)}`
}

/** The fingerprint of the key in a line "ssh-ed25519 BASE64 comment". */
function sshFingerprint(line: string | null): string | null {
  const [, key] = /^ssh-ed25519 ([A-Za-z0-9+/]{68})( |$)/.exec(line ?? '') ?? []
  if (key === undefined) return null
  const sum = createHash('sha256').update(Buffer.from(key, 'base64')).digest('base64')
  return `SHA256:${sum.replace(/=+$/, '')}`
}

/** The letters that Kiln shows too: they are made from the key's text. */
const keyLetters = (key: string | null) =>
  key === null ? null : fingerprintText(createHash('sha256').update(key).digest())

function refusedIn(told: ReturnType<typeof fieldsOf>): OrderRefusal | null {
  const { at, refused } = told ?? {}
  const isRecent = typeof at === 'number' && Math.abs(Date.now() - at) < dayMs
  return isRecent && isOrderRefusal(refused) ? refused : null
}

function waitIn(told: ReturnType<typeof fieldsOf>): HandOverWait | false {
  const { waits } = told ?? {}
  return isHandOverWait(waits) ? waits : false
}

/** null on any error, because the screen has to keep working. */
function known<T>(read: () => T): T | null {
  try {
    return read()
  } catch {
    return null
  }
}
