// The work that one check of answers may take. The matching of each text is limited, but a stranger's list may have
// any number of entries, and a stranger's profile any number of options: so their total is limited too.

/** The limit in matching steps, which are program × text: about half a second. */
const maxCheckWork = 20_000_000

/** The remaining budget for the answers of one check. */
export type Work = { left: number }
export const workOfCheck = (): Work => ({ left: maxCheckWork })

/** False if less is left: the answer is then refused instead of checked. */
export function spend(work: Work, steps: number): boolean {
  if (steps > work.left) return false
  work.left -= steps
  return true
}
