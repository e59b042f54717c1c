// The user's goal for a box: on this computer, on a drive, in a VM elsewhere, or on the network. No zod: the first page
// of the window loads this file.
export const goals = ['try', 'drive', 'vm', 'host'] as const
export type Goal = (typeof goals)[number]
export const isGoal = (word: string | null): word is Goal => goals.some(goal => goal === word)
