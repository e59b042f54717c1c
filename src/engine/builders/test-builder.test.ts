import { expect, test } from 'vitest'
import { errorsIn, essence } from '#engine/nix/essence.ts'
import { readable } from './test-builder.ts'

// Nix 2.34 printed these lines with --log-format internal-json.
const printed = [
  '@nix {"action":"start","id":1,"level":4,"parent":0,"text":"querying info","type":0}',
  '@nix {"action":"msg","level":0,"msg":"\\u001b[31;1merror:\\u001b[0m unable to start any build;\\n       either set --max-jobs","raw_msg":"x"}',
  'a line of another program',
  '@nix {"action":"stop","id":1}',
  '@nix {half',
]

test('keeps only the readable part of events', () => {
  const output = printed.flatMap(readable)
  expect(output).toEqual([
    'error: unable to start any build;',
    '       either set --max-jobs',
    'a line of another program',
  ])
  expect(essence(errorsIn(output.slice(0, 2)).at(-1) ?? '')).toBe(
    'unable to start any build; either set --max-jobs',
  )
})
