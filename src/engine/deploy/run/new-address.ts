// Lists where a host can be found during its switch: its address, and the one that the change gives it. Pure.
import type { HostTarget } from '#shared/deploy/target.ts'
import type { Place } from '../host/connect.ts'

type Planned = { target: HostTarget; newAddress: HostTarget | null }

/** It must be confirmed at the last one. */
export const placesOf = ({ target, newAddress }: Planned): [...Place[], Place] =>
  newAddress ? [target, movedTo(newAddress, target)] : [target]

/** It is the same host: it shows the same key, and is reached as before unless specified otherwise. */
const movedTo = (newAddress: HostTarget, target: HostTarget): Place => ({
  ...newAddress,
  jump: newAddress.jump ?? target.jump,
  identity: newAddress.identity ?? target.identity,
  keyOf: target,
})
