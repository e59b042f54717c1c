import { t } from '#lib/texts/texts.ts'
import { type SessionVolume, type Slot, slots } from '#shared/snapshots/session.ts'

export const slotText = (slot: Slot) => t(`snapshots.slot.${slot}`)

/** Those that have a volume, in the order in which they are shown. */
export const slotsOf = (volumes: readonly SessionVolume[]): Slot[] =>
  slots.filter(slot => volumes.some(volume => volume.slot === slot))
