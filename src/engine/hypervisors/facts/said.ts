// The lines that the script printed, by their keys. Pure.

export type Said = { key: string; value: string }[]

export const allOf = (said: Said, key: string): string[] =>
  said.filter(line => line.key === key).map(({ value }) => value)

export const textOf = (said: Said, key: string): string => allOf(said, key).join('\n')
