// How a command of a person ends, and what it says to them.
import { type Check, succeeds } from '../machine/checks.ts'

const said = '/run/said-by-a-command'
const slowMs = 1_800_000

/** That a command ends with this code and says each of these texts, on either output. */
export const endsWith = (command: string, code: number, ...texts: readonly string[]): Check => {
  const says = texts.map(text => ` && grep --quiet --fixed-strings -- "${text}" ${said}`).join('')
  return succeeds(
    command,
    `{ ${command}; } > ${said} 2>&1; test $? = ${code}${says} || { tail --bytes=900 ${said}; false; }`,
    slowMs,
  )
}

/** In the folder in which the workstation's document types its lines. */
export const asDocumented = (line: string): string => `cd /etc/kiln && ${line}`
