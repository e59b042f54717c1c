// What a person wants of a box: on this computer, on a drive, in a VM elsewhere, or on the network. The first page of the
// window reads it, so it is without zod.
export const goals = ['try', 'drive', 'vm', 'host'] as const
export type Goal = (typeof goals)[number]
export const isGoal = (word: string | null): word is Goal => goals.some(goal => goal === word)
