import { t } from '#lib/texts/texts.ts'
import { type SessionVolume, type Slot, slots } from '#shared/snapshots/session.ts'

export const slotText = (slot: Slot) => t(`snapshots.slot.${slot}`)

/** Sessions of which a volume exists, in display order. */
export const slotsOf = (volumes: readonly SessionVolume[]): Slot[] =>
  slots.filter(slot => volumes.some(volume => volume.slot === slot))
