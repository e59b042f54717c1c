import { expect, test } from 'vitest'
import { type FlashRequest, flashRequest } from '#shared/flash/flash.ts'
import { seedAnswers } from '#shared/seed/seed.ts'
import { chosen } from '#test/drives/chosen-drive.ts'
import { sampleDrive } from '#test/drives/sample-drive.ts'
import { flashCommandLine } from './command-line.ts'

const line = (rest: Partial<FlashRequest>) =>
  flashCommandLine({
    ...flashRequest.parse({ source: { kind: 'file', path: '/x' }, drives: [chosen(sampleDrive())] }),
    ...rest,
  })

test('contains only what is not the default, quoted for a shell', () => {
  expect(line({ source: { kind: 'file', path: "/home/a b/it's.img" } })).toBe(
    `kiln flash '/home/a b/it'\\''s.img' --drive /dev/sdb`,
  )
  expect(
    line({ source: { kind: 'image', id: 'tiny-1', format: 'qcow2' }, verify: false, eject: false }),
  ).toBe('kiln flash tiny-1 --format qcow2 --drive /dev/sdb --no-verify --no-eject')
})

test('contains no secret', () => {
  const seed = seedAnswers.parse({ secrets: { token: 'xyzzy' } })
  const output = line({ drives: [chosen(sampleDrive(), { seed })] })
  expect(output).toContain('--personalise')
  expect(output).not.toContain('xyzzy')
})
