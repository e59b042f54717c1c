// Reads what lies in a partition of a disk's file.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** The bytes of a partition of a GPT, found by its name. `disk`: a file. */
export function partitionOn(disk: string, name: string): Buffer {
  const table = execFileSync('sgdisk', ['--print', disk], { encoding: 'utf8' })
  const [, first, last] = new RegExp(`^ +\\d+ +(\\d+) +(\\d+) .* ${name}$`, 'm').exec(table) ?? []
  return readFileSync(disk).subarray(Number(first) * 512, (Number(last) + 1) * 512)
}
