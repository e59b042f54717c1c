// Why the box took no order, or waits with one, for the person in front of it and for the journal.
import { type HandOverWait, handOverWaits } from '#shared/connect/hand-over-waits.ts'
import type { OrderRefusal } from '#shared/connect/order.ts'

const orderTexts: Record<OrderRefusal, string> = {
  unreadable: 'An order came that is not one. Look who has your Connect.',
  'no-owner': 'An order came, and no SSH key on this box may give one. Add yours to the box.',
  signature: 'An order came that no SSH key of this box signed. If you did not give it, look at Connect.',
  'other-box': 'An order came that is for another box. Give it again for this one.',
  clock: 'An order came while no time server had set the clock. Give it again when one has.',
  expired: 'An order came after its end. Give it again.',
  early: 'An order came from a computer whose clock is ahead. Set that clock, and give it again.',
  repeated: 'An order came again that was taken before. Nothing was done.',
  older: 'An order came after a newer one. If you still want it, give it again.',
}

export const orderText = (code: OrderRefusal): string => orderTexts[code]
export const isOrderRefusal = (value: unknown): value is OrderRefusal =>
  typeof value === 'string' && Object.hasOwn(orderTexts, value)

const handOverTexts: Record<HandOverWait, string> = {
  'keys-stay':
    'This box is to be handed over, and waits for a system without SSH keys of others than the new owner.',
  'passwords-stay': 'This box is to be handed over, and waits for a system without passwords of users.',
  'not-settled': 'This box is to be handed over, and waits until it keeps the system that runs.',
  'system-older': 'This box is to be handed over, and waits for a system of a newer Kiln.',
  'no-time': 'This box is to be handed over, and waits for a time server to set its clock.',
}

export const handOverText = (code: HandOverWait): string => handOverTexts[code]
export const isHandOverWait = (value: unknown): value is HandOverWait =>
  handOverWaits.some(code => code === value)
