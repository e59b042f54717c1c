// How a box gets its owner: it registers and shows its code; a person types the code and confirms; the box
// fetches its configuration. A known box gets no answer without its secret, and after the claim none without
// its key.

import type { Registration } from '#shared/connect/calls.ts'
import { newClaimCode, readClaimCode } from '#shared/connect/claim-code.ts'
import type { Customer, DeviceDocument } from '#shared/connect/device-document.ts'
import { aheadMs } from '#shared/connect/device-state.ts'
import { besideId, boxWithKey, installIdOf, mostBeside } from '../beside.ts'
import type { Claim, Device, Store } from '../store/store.ts'
import { type CodeLimits, networkOf, siteOf } from './code-limits.ts'
import { isEqual } from './proof.ts'
import { releaseBox } from './release.ts'
import { hashOf, type Tokens } from './tokens.ts'

const codeMs = 15 * 60_000
/** Seconds between polls of a waiting box. */
const interval = 5
/** Anyone can create boxes without an owner. Above this number one of them is forgotten. */
const mostUnclaimed = 1000

export type Refused = {
  refused: 'unauthorized' | 'forbidden' | 'already_claimed' | 'not_found' | 'not_claimed' | 'slow_down'
}
type Registered = {
  isNew: boolean
  code: string
  expiresAt: number
  interval: number
  /** The secret, which only the first answer has. */
  secret: string | null
}
/** A person sees this before the box gets anything. */
type Claimable = Pick<Device, 'id' | 'hostname' | 'model' | 'serial' | 'address' | 'firstSeenAt'>
type Answers = { household: string; customer: Customer; pangolin: DeviceDocument['pangolin'] }

type Parts = {
  store: Store
  tokens: Tokens
  limits: CodeLimits
  now: () => number
  randomBytes: (count: number) => Uint8Array
  /**
   * Allow boxes that have neither key nor secret, such as the first KaliunBoxes. Anyone who knows such a
   * box's id can impersonate it.
   */
  allowKeyless: boolean
}
/** How a box authenticated itself. */
export type Shown = {
  bearer: string | null
  /** Whether it signed with the key that it registered with. */
  signed: boolean
  /** That key, if it signed. */
  key: string | null
  /** Whether it sent one of its access tokens. */
  access: boolean
}

export function createClaims({ store, tokens, limits, now, randomBytes, allowKeyless }: Parts) {
  const freshCode = (): Pick<Claim, 'code' | 'codeExpiresAt'> => {
    let code: string
    do code = newClaimCode(() => randomBytes(1)[0] ?? 0)
    while (store.deviceByCode(code))
    return { code, codeExpiresAt: now() + codeMs }
  }
  /** A code that ends later than one does was made while the server's clock was ahead. */
  const isCurrent = ({ codeExpiresAt }: Claim) =>
    codeExpiresAt > now() && codeExpiresAt <= now() + codeMs + aheadMs
  const showsSecret = ({ claim }: Device, bearer: string | null) =>
    claim !== null && bearer !== null && isEqual(hashOf(bearer), claim.secretHash)
  const isKnown = (device: Device, { bearer, key, access }: Shown) =>
    (key !== null && key === device.key) ||
    (access && device.key === null) ||
    showsSecret(device, bearer) ||
    (allowKeyless && device.key === null && device.claim !== null && bearer === null)

  const registered = ({ install_id, device_key }: Registration, { bearer, access }: Shown) => {
    const first = store.device(install_id)
    // It was registered without a key, and has one by now.
    if (first?.key === null && (access || showsSecret(first, bearer))) return first
    return boxWithKey(store, install_id, device_key ?? null)
  }
  /** Whatever else waits for this id gets nothing. */
  const own = (device: Device, owned: NonNullable<Device['owned']>) => {
    const id = installIdOf(device.id)
    store.removeDevicesBeside(id)
    if (id !== device.id) store.removeDevice(id)
    // The code is no longer valid; the secret stays valid until the box has its configuration.
    const claim = device.claim && { ...device.claim, codeExpiresAt: 0 }
    store.putDevice({ ...device, id, claim, owned })
  }

  /**
   * The first seen of the network that has most of them, within the site that has most: who registers many
   * forgets their own, also with the 65,536 networks that a site may have.
   */
  const forgetOne = (unclaimed: readonly Pick<Device, 'id' | 'address'>[]) => {
    const ofSite = largest(unclaimed, ({ address }) => siteOf(address))
    for (const { id } of largest(ofSite, ({ address }) => networkOf(address)).slice(0, 1))
      store.removeDevice(id)
  }

  const insert = (registration: Registration, address: string): Registered => {
    const unclaimed = store.unclaimed()
    if (unclaimed.length >= mostUnclaimed) forgetOne(unclaimed)
    const { install_id } = registration
    const key = registration.device_key ?? null
    const isFirst = key === null || !store.device(install_id)
    const beside = isFirst ? [] : store.devicesBeside(install_id)
    if (beside.length >= mostBeside) forgetOne(beside)
    const secret = Buffer.from(randomBytes(32)).toString('base64url')
    const claim = { ...freshCode(), secretHash: hashOf(secret) }
    store.putDevice({
      id: isFirst ? install_id : besideId(install_id, key),
      ...factsOf(registration),
      key,
      firstSeenAt: now(),
      address,
      claim,
      owned: null,
    })
    return { isNew: true, code: claim.code, expiresAt: claim.codeExpiresAt, interval, secret }
  }

  return {
    /**
     * `shown.signed`: signed with the registered key of a known box, or with the key that a new box
     * registers.
     */
    register(registration: Registration, shown: Shown, address: string) {
      return store.transaction((): Registered | Refused => {
        const device = registered(registration, shown)
        if (!device && registration.device_key === undefined && !allowKeyless) return { refused: 'forbidden' }
        if (!device && registration.device_key !== undefined && !shown.signed)
          return { refused: 'unauthorized' }
        if (!device) return insert(registration, address)
        if (!isKnown(device, shown)) return { refused: 'unauthorized' }
        if (device.owned || device.claim === null) return { refused: 'already_claimed' }
        const claim = isCurrent(device.claim) ? device.claim : { ...device.claim, ...freshCode() }
        store.putDevice({ ...device, ...factsOf(registration), address, claim })
        return { isNew: false, code: claim.code, expiresAt: claim.codeExpiresAt, interval, secret: null }
      })
    },

    /** Finds the box that shows a code. `address`: of the person who typed it. */
    find(typed: string, address: string): Claimable | Refused {
      if (!limits.mayTry(address)) return { refused: 'slow_down' }
      const device = deviceOfCode(typed)
      if (!device) {
        limits.wrong(address)
        return { refused: 'not_found' }
      }
      // A right code resets nothing: otherwise the owner of one waiting box could guess the codes of others for ever.
      const { hostname, model, serial, firstSeenAt } = device
      return { id: installIdOf(device.id), hostname, model, serial, address: device.address, firstSeenAt }
    },

    /**
     * Called once the person has confirmed what `find` showed. Needs the code again, because another box may
     * have it by now.
     */
    confirm(typed: string, address: string, answers: Answers): { id: string } | Refused {
      if (!limits.mayTry(address)) return { refused: 'slow_down' }
      return store.transaction(() => {
        const device = deviceOfCode(typed)
        if (!device) {
          limits.wrong(address)
          return { refused: 'not_found' }
        }
        own(device, { claimedAt: now(), ...answers })
        return { id: installIdOf(device.id) }
      })
    },

    /**
     * Call inside a transaction, for a box that proved its enrolment. false if it already has an owner or is
     * unknown.
     */
    give(id: string, key: string, answers: Answers): boolean {
      const device = boxWithKey(store, id, key)
      if (!device || device.owned) return false
      own(device, { claimedAt: now(), ...answers })
      return true
    },

    /**
     * Returns the same tokens each time until the receipt. Leaves tokens out if the box presented a valid
     * one.
     */
    configuration(id: string, shown: Shown): DeviceDocument | Refused {
      return store.transaction(() => {
        const device = boxWithKey(store, id, shown.key)
        if (!device || !isKnown(device, shown)) return { refused: 'unauthorized' }
        if (!device.owned) return { refused: 'not_claimed' }
        const { claimedAt, customer, pangolin } = device.owned
        const claimed_at = new Date(claimedAt).toISOString()
        if (device.claim) {
          const auth = tokens.pairFor(id, `claim ${device.claim.secretHash} ${claimedAt}`)
          return { auth, customer, pangolin, claimed_at }
        }
        if (shown.access) return { customer, pangolin, claimed_at }
        // It lost its tokens but has its key, so tokens in other hands become invalid here.
        store.removeTokensOf(id)
        return {
          auth: tokens.pairFor(id, `key ${Buffer.from(randomBytes(32)).toString('hex')}`),
          customer,
          pangolin,
          claimed_at,
        }
      })
    },

    release: (id: string): void => releaseBox(store, id),

    receipt(id: string, shown: Shown): 'done' | Refused {
      return store.transaction(() => {
        const device = boxWithKey(store, id, shown.key)
        if (!device || !isKnown(device, shown)) return { refused: 'unauthorized' }
        if (!device.owned) return { refused: 'not_claimed' }
        store.putDevice({ ...device, claim: null })
        return 'done'
      })
    },
  }

  /** The waiting box with this code, if the code is still valid. */
  function deviceOfCode(typed: string): Device | null {
    const code = readClaimCode(typed)
    const device = code === null ? null : store.deviceByCode(code)
    const waits = device?.owned === null && device.claim !== null && isCurrent(device.claim)
    return waits ? device : null
  }
}
export type Claims = ReturnType<typeof createClaims>

function largest<T>(all: readonly T[], groupOf: (each: T) => string): readonly T[] {
  const groups = Map.groupBy(all, groupOf)
  return [...groups.values()].reduce((one, other) => (other.length > one.length ? other : one), [])
}

const factsOf = ({ hostname, architecture, nixos_version, model, serial }: Registration) => ({
  hostname,
  architecture: architecture ?? null,
  nixosVersion: nixos_version ?? null,
  model: model ?? null,
  serial: serial ?? null,
})
