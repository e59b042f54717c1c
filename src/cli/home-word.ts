// `--settings=~/box.json`: bash leaves a ~ in the middle of a word as it is, where zsh and a word alone name the home folder.
import { join } from 'node:path'

/** Pure. */
export const withHome = (words: readonly string[], home: string): string[] =>
  words.map(word => {
    const [, option, path] = /^(--[a-z][a-z-]*=)~(\/.*)?$/s.exec(word) ?? []
    return option === undefined || home === '' ? word : `${option}${join(home, path ?? '')}`
  })
