// Enrolments: the host key that Kiln put on a drive proves that a box belongs to a household. Each can be
// used once, within 30 days. A second box that presents it gets nothing and blocks nothing: its owner sees
// both and picks one.
import { createHmac, createPublicKey, verify } from 'node:crypto'
import type { Registration } from '#shared/connect/calls.ts'
import type { Customer, DeviceDocument } from '#shared/connect/device-document.ts'
import { aheadMs } from '#shared/connect/device-state.ts'
import { bindingText, enrolmentText, type Ticket } from '#shared/connect/enrolment.ts'
import { besideId, boxWithKey } from '../beside.ts'
import type { Enrolled, Enrolment } from '../store/enrolment-store.ts'
import type { Store } from '../store/store.ts'
import type { Claims, Shown } from './claims.ts'
import { isEqual } from './proof.ts'

const lifeMs = 30 * 24 * 3_600_000
/** Kept after it expires, to show who used it. */
const keptMs = 365 * 24 * 3_600_000
/** Other boxes that presented the same one: anyone with a copy of the drive can make more. */
const mostOthers = 5
/** Unused ones per household. */
const mostOpen = 100

/** One that ends later than one does was made while the server's clock was ahead (docs/adr/0032). */
export const isEnrolmentOver = ({ expiresAt }: Pick<Enrolment, 'expiresAt'>, now: number): boolean =>
  expiresAt <= now || expiresAt > now + lifeMs + aheadMs

type Owner = { household: string; customer: Customer; pangolin: DeviceDocument['pangolin']; atOnce: boolean }
type Parts = {
  store: Store
  claims: Pick<Claims, 'give'>
  now: () => number
  randomBytes: (count: number) => Uint8Array
  secret: Uint8Array
}

export function createEnrolments({ store, claims, now, randomBytes, secret }: Parts) {
  /** Derived and never stored, so a stolen database cannot enrol a box. */
  const secretOf = (id: string) => createHmac('sha256', secret).update(`enrolment ${id}`).digest('base64url')

  return {
    /** null if the household has too many unused ones. */
    make(owner: Owner): Pick<Ticket, 'id' | 'secret'> | null {
      return store.transaction(() => {
        const open = store
          .enrolmentsOf(owner.household)
          .filter(each => !each.used && !isEnrolmentOver(each, now()))
        if (open.length >= mostOpen) return null
        const id = Buffer.from(randomBytes(16)).toString('base64url')
        const times = { createdAt: now(), expiresAt: now() + lifeMs }
        store.putEnrolment({ id, ...owner, ...times, used: null, others: [] })
        return { id, secret: secretOf(id) }
      })
    },

    /** Uses the enrolment of a registered box. claimed: it gets its configuration now. */
    use(registration: Registration, shown: Shown, address: string): 'claimed' | 'waits' | 'refused' {
      return store.transaction(() => {
        const box = provenBox(registration, shown, address)
        const enrolment = registration.enrolment && store.enrolment(registration.enrolment.id)
        if (!box || !enrolment) return 'refused'
        if (enrolment.used && !isSame(enrolment.used, box)) {
          remember(enrolment, box)
          return 'refused'
        }
        if (enrolment.released) return 'refused'
        if (!enrolment.used && isEnrolmentOver(enrolment, now())) return 'refused'
        if (!enrolment.used) store.putEnrolment({ ...enrolment, used: box })
        if (store.device(box.device)?.owned) return 'claimed'
        if (!enrolment.atOnce) return 'waits'
        return claims.give(box.device, box.key, answersOf(enrolment)) ? 'claimed' : 'waits'
      })
    },

    /**
     * The owner picks one of the boxes that presented it. The one that had it before loses its tokens. Boxes may
     * have one id and differ in their keys. `key`: null picks the box only if no other has its id.
     */
    pick(id: string, device: string, key: string | null): 'given' | 'unknown' {
      return store.transaction(() => {
        const enrolment = store.enrolment(id)
        const all = enrolment?.used ? [enrolment.used, ...enrolment.others] : []
        const found = all.filter(each => each.device === device && (key === null || each.key === key))
        const [chosen] = found
        if (!enrolment?.used || !chosen || found.length > 1) return 'unknown'
        const known = store.device(device)
        if (known?.owned && known.key !== chosen.key) return 'unknown'
        if (known?.owned && known.owned.household !== enrolment.household) return 'unknown'
        if (!boxWithKey(store, device, chosen.key)) {
          const id = known ? besideId(device, chosen.key) : device
          store.putDevice({ ...deviceOf(chosen), id })
        }
        if (!known?.owned && !claims.give(device, chosen.key, answersOf(enrolment))) return 'unknown'
        const { used: before, released, ...rest } = enrolment
        if (!isSame(before, chosen)) {
          if (isOfHousehold(before, enrolment.household)) store.removeDevice(before.device)
          const others = all.filter(each => !isSame(each, chosen))
          store.putEnrolment({ ...rest, used: chosen, others })
        } else if (released) store.putEnrolment({ ...rest, used: chosen })
        return 'given'
      })
    },
    /** The owner has seen the others, and they are not theirs. A box tries again each day: these are not shown again. */
    forgetOthers(id: string): void {
      const enrolment = store.enrolment(id)
      if (!enrolment) return
      const seen = enrolment.others.map(({ device, key }) => ({ device, key }))
      store.putEnrolment({ ...enrolment, others: [], dismissed: [...(enrolment.dismissed ?? []), ...seen] })
    },
    sweep: (to: number) => store.removeEnrolmentsBefore(to - keptMs),
  }

  function provenBox(registration: Registration, shown: Shown, address: string): Enrolled | null {
    const { enrolment: proof, device_key: key, install_id: device } = registration
    if (!proof || key === undefined || shown.key !== key) return null
    if (boxWithKey(store, device, key)?.key !== key) return null
    const bound = createHmac('sha256', secretOf(proof.id)).update(bindingText(proof.id, proof.host_key))
    if (!isEqual(bound.digest('base64url'), proof.binding)) return null
    const signedText = enrolmentText({
      id: proof.id,
      installId: device,
      deviceKey: key,
      nextHostKey: proof.next_host_key,
    })
    if (!isSigned(proof.host_key, signedText, proof.signature)) return null
    return {
      device,
      key,
      hostname: registration.hostname,
      architecture: registration.architecture ?? null,
      nixosVersion: registration.nixos_version ?? null,
      model: registration.model ?? null,
      serial: registration.serial ?? null,
      address,
      at: now(),
      nextHostKey: proof.next_host_key,
      flashedHostKey: proof.host_key,
      signature: proof.signature,
    }
  }

  /** It may have been released since and belong to another household. */
  function isOfHousehold({ device: id, key }: Enrolled, household: string): boolean {
    const device = store.device(id)
    return device?.key === key && (device.owned === null || device.owned.household === household)
  }

  function remember(enrolment: Enrolment, box: Enrolled): void {
    const { others, dismissed = [] } = enrolment
    if (others.length >= mostOthers || [...others, ...dismissed].some(each => isSame(each, box))) return
    store.putEnrolment({ ...enrolment, others: [...others, box] })
  }
}
export type Enrolments = ReturnType<typeof createEnrolments>

const isSame = (a: Pick<Enrolled, 'device' | 'key'>, b: Enrolled) => a.device === b.device && a.key === b.key
const answersOf = ({ household, customer, pangolin }: Enrolment) => ({ household, customer, pangolin })
const deviceOf = ({
  device: id,
  at,
  nextHostKey: _,
  flashedHostKey: __,
  signature: ___,
  ...facts
}: Enrolled) => ({
  ...facts,
  id,
  firstSeenAt: at,
  claim: null,
  owned: null,
})

function isSigned(key: string, text: string, signature: string): boolean {
  try {
    const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: key } })
    return verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64url'))
  } catch {
    return false
  }
}
