// Paths of files on a workstation, as its tools print them: a byte of a control character, of a backslash, or of what is
// not UTF-8 is \xNN. Paths are compared, joined and shown in this form, and the tools take it again.
import { z } from 'zod'
import { ruleCode } from '#shared/rule-code.ts'

export const hostPath = z
  .string()
  .min(1)
  .max(16_384)
  .startsWith('/', ruleCode('rule.absolute-path'))
  .regex(/^(?:[^\p{Cc}\\]|\\x[0-9a-f]{2})+$/u, ruleCode('rule.host-path'))

/** Returns a person's typed path in this form. */
export const escapedPath = (text: string): string =>
  text.replaceAll(/[\p{Cc}\\]/gu, character => {
    const byte = `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`
    // UTF-8 puts another byte before the control characters from U+0080 on.
    return character < '\x80' ? byte : `\\xc2${byte}`
  })

export const joined = (folder: string, name: string): string =>
  folder.endsWith('/') ? `${folder}${name}` : `${folder}/${name}`

/** The last name of it; `/` of the root. */
export const nameIn = (path: string): string => path.slice(path.lastIndexOf('/') + 1) || path

/** The folder above it; null of the root. */
export function above(path: string): string | null {
  if (path === '/') return null
  return path.slice(0, path.lastIndexOf('/')) || '/'
}
