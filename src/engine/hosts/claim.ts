// Claiming a box of the local network that has no server: by the code and the fingerprint of its screen. The fingerprint is compared
// before the code is sent, and the host key that the box names over that connection is trusted.
import { scrypt } from 'node:crypto'
import { isIP } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Ports } from '#engine/ports/index.ts'
import { readClaimCode } from '#shared/connect/claim-code.ts'
import {
  fingerprintScrypt,
  fingerprintText,
  lanClaimPort,
  mostKeyLength,
  mostLanBytes,
  readFingerprint,
} from '#shared/connect/lan-claim.ts'
import { failure, KilnError } from '#shared/errors.ts'
import { knownName, parseAddress } from '#shared/hosts/address.ts'
import type { Host } from '#shared/hosts/host.ts'
import { message } from '#shared/messages/codes.ts'
import { nameProblem } from '#shared/names.ts'
import { isPlainKey, tidyKey } from '#shared/public-key.ts'
import { type ClaimedBox, claimedBoxOf, refusalOf } from './claim-answer.ts'
import { withKey } from './known-hosts.ts'
import { newHost, sameAddress } from './new-host.ts'
import { findHost, type HostState, type HostStore } from './store.ts'

const operation = 'hosts.claim'
const mostMs = 30_000
/** The box gives a request that it has answered the same answer for a minute. */
const attempts = 4
const pauseMs = 1500

const derived = promisify<string | Uint8Array, string, number, object, Buffer>(scrypt)

type Wanted = {
  address: string
  code: string
  fingerprint: string
  /** The person's name; the box shows it. */
  owner: string
  /** The host's name in Kiln; '': the box's own. */
  name: string
  sshKeys: readonly string[]
}
type Claimed = { host: Host; state: HostState; box: ClaimedBox }

/** Throws host.claim-*, host.address, host.public-key, name.invalid, and the signal's reason. */
export async function claimBox(
  ports: Pick<Ports, 'boxClaim' | 'now'>,
  store: HostStore,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<Claimed> {
  const problem = nameProblem(wanted.name)
  if (problem) throw failure('name.invalid', { operation, values: { reason: problem } })
  const place = placeOf(wanted.address)
  const code = readClaimCode(wanted.code)
  if (code === null) throw failure('host.claim-code-form', { operation, values: { code: wanted.code } })
  const fingerprint = readFingerprint(wanted.fingerprint)
  if (fingerprint === null)
    throw failure('host.claim-fingerprint-form', { operation, values: { fingerprint: wanted.fingerprint } })
  const body = JSON.stringify({ code, person: wanted.owner, ssh_keys: keysOf(wanted.sshKeys) })
  const accept = async (certificate: Uint8Array) => {
    const { salt, bytes, cost } = fingerprintScrypt
    if (fingerprintText(await derived(certificate, salt, bytes, cost)) !== fingerprint)
      throw failure('host.claim-other', { operation, values: { address: place.host } })
  }
  const { status, text } = await sent(ports, {
    ...place,
    accept,
    body,
    mostBytes: mostLanBytes,
    mostMs,
    signal,
  })
  if (status !== 200) throw refusalOf(status, text, place.host)
  const box = claimedBoxOf(text, place.host)
  let id = ''
  const state = await store.change(before => {
    const { hosts, host } = withClaimed(before.hosts, { wanted, box, place, at: ports.now() })
    id = host.id
    return { hosts, knownHosts: withKey(before.knownHosts, [knownName(host.address)], box.hostKey) }
  })
  return { host: findHost(state.hosts, id), state, box }
}

/** Sends the request again after a lost answer: the box repeats its answer. */
async function sent({ boxClaim }: Pick<Ports, 'boxClaim'>, call: Parameters<Ports['boxClaim']['send']>[0]) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await boxClaim.send(call)
    } catch (thrown) {
      const isLost = thrown instanceof KilnError && thrown.code === 'host.claim-lost'
      if (!isLost || attempt === attempts) throw thrown
      await setTimeout(pauseMs, null, { signal: call.signal })
    }
  }
}

/** Throws host.address. */
function placeOf(address: string): { host: string; port: number } {
  const parsed = parseAddress(address)
  // SSH uses the user name that the box reports.
  if (!parsed || parsed.user !== null) throw failure('host.address', { operation, values: { text: address } })
  return { host: parsed.host, port: parsed.port ?? lanClaimPort }
}

/** Tidies keys into the form that a box accepts, which has no options. Throws host.public-key. */
function keysOf(lines: readonly string[]): string[] {
  return lines.map(line => {
    const key = tidyKey(line)
    if (isPlainKey(key) && key.length <= mostKeyLength) return key
    throw failure('host.public-key', {
      operation,
      values: { reason: message('answer.key', { text: line.slice(0, 30) }) },
    })
  })
}

type Adding = { wanted: Wanted; box: ClaimedBox; place: { host: string }; at: number }

/** One that is in the list by this address is this box. Pure. */
function withClaimed(
  hosts: readonly Host[],
  { wanted, box, place, at }: Adding,
): { hosts: Host[]; host: Host } {
  const address = { host: place.host, port: 22, user: box.user, jump: null, identity: null }
  const old = hosts.find(each => sameAddress(each.address, address))
  if (old) {
    const host = { ...old, seen: { at }, knownAs: null }
    return { hosts: hosts.map(each => (each === old ? host : each)), host }
  }
  const name = wanted.name || (nameProblem(box.hostname) ? place.host : box.hostname)
  // The address of a router's lease follows the box; a name that was typed stays.
  const added = isIP(place.host) === 0 ? 'typed' : 'discovered'
  const host = newHost(hosts, { name, address, added, addedAt: at, seen: { at } })
  return { hosts: [...hosts, host], host }
}
