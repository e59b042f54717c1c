// What a machine makes of the newest commit of the branch that it follows. Pure: what git and ssh-keygen found is handed in.

export const gitRefusals = ['not-a-descendant', 'commit-signature', 'older-lock'] as const
export type GitRefusal = (typeof gitRefusals)[number]

type Seen = {
  tip: string
  /** The last commit that was accepted; null: none was. */
  accepted: string | null
  /** Whether it comes after that one, or after the one that the machine was made from. */
  isDescendant: boolean
  /** Who of the allow-list signed it; null: none of them. */
  signer: string | null
}

export function judgeCommit({ tip, accepted, isDescendant, signer }: Seen): 'new' | 'known' | GitRefusal {
  if (tip !== accepted && !isDescendant) return 'not-a-descendant'
  // Also of one that was accepted: a key may have left the list since.
  if (signer === null) return 'commit-signature'
  return tip === accepted ? 'known' : 'new'
}

const daySeconds = 86_400

type Times = {
  /** Of the newest commit that was accepted, in seconds since the epoch. */
  newest: number
  clock: number
  staleDays: number
}

/** For how many days nothing came, where that is too long; null: it is not. A mirror that is frozen looks like this. */
export function staleFor({ newest, clock, staleDays }: Times): number | null {
  const days = Math.floor((clock - newest) / daySeconds)
  return days >= staleDays ? days : null
}
