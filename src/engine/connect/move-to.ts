// Reads what a person typed as the place to which an order sends a box.
import { bindTicket } from '#engine/seed/enrolment.ts'
import { isSafeAddress } from '#shared/connect/kiln-login.ts'
import type { MoveTo } from '#shared/connect/move.ts'
import { failure } from '#shared/errors.ts'

type Typed = { to: string; fingerprint: string | null }

/** `key`: of the box, which a ticket is bound to. Throws connect.move-to. */
export function moveTo({ to, fingerprint }: Typed, key: string): MoveTo {
  const place = bindTicket(to, key) ?? placeOf(to, fingerprint)
  if (!isSafeAddress(place.url)) throw notThere()
  return place
}

/** Returns the address of a Connect that knows the box, or that shows a code for it. */
function placeOf(to: string, fingerprint: string | null): MoveTo {
  const url = to.trim().replace(/\/+$/, '')
  if (!URL.canParse(url)) throw notThere()
  return { url, fingerprint, ticket: null }
}

export const notThere = () => failure('connect.move-to', { operation: 'connect' })
