type Where = {
  /** How many builders the person chose. */
  builders: number
  /** The builder's own Nix evaluates, and builds there. */
  isThere: boolean
  /** The number from the settings; it is for this computer alone. */
  own: number | null
}

/** How many derivations the Nix that evaluates builds; null: as many as it is set to. With builders,
 *  each has its number, and this computer only shares the work out. */
export const jobsHere = ({ builders, isThere, own }: Where): number | null => {
  if (builders === 0) return own
  return isThere ? null : 0
}
