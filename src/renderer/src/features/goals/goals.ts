// What a person wants of a box. Formats and steps follow from it.
export const goals = ['try', 'drive', 'vm', 'host'] as const
export type Goal = (typeof goals)[number]
