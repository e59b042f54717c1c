/** Why a box that took the order does not hand itself over yet: its system still lets others in, or is not the one that stays. */
export const handOverWaits = [
  'keys-stay',
  'passwords-stay',
  'not-settled',
  'system-older',
  'no-time',
] as const
export type HandOverWait = (typeof handOverWaits)[number]
