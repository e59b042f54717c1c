// Decides about the newest commit of the branch that a machine follows. Pure: the results of git and
// ssh-keygen are passed in.

export const gitRefusals = ['not-a-descendant', 'commit-signature', 'older-lock'] as const
export type GitRefusal = (typeof gitRefusals)[number]

type Seen = {
  tip: string
  /** The last accepted commit; null if none was. */
  accepted: string | null
  /** Whether it follows that commit, or the one that the machine was made from. */
  isDescendant: boolean
  /** Its signer in the allow-list; null if none. */
  signer: string | null
}

export function judgeCommit({ tip, accepted, isDescendant, signer }: Seen): 'new' | 'known' | GitRefusal {
  if (tip !== accepted && !isDescendant) return 'not-a-descendant'
  // This applies to an accepted commit too: a key may have been removed since.
  if (signer === null) return 'commit-signature'
  return tip === accepted ? 'known' : 'new'
}

const daySeconds = 86_400

type Times = {
  /** The time of the newest accepted commit, in seconds since the epoch. */
  newest: number
  clock: number
  staleDays: number
}

/** Days without a commit if that is too long; otherwise null. A frozen mirror looks like this. */
export function staleFor({ newest, clock, staleDays }: Times): number | null {
  const days = Math.floor((clock - newest) / daySeconds)
  return days >= staleDays ? days : null
}
