import { expect, test } from 'vitest'
import { flashRequest } from '#shared/flash/flash.ts'
import type { OptionValues } from '#shared/profiles/option.ts'
import { noAnswers, type SeedAnswers } from '#shared/seed/seed.ts'
import { chosen } from '#test/drives/chosen-drive.ts'
import { sampleDrive } from '#test/drives/sample-drive.ts'
import { sampleSource } from '#test/drives/sample-source.ts'
import { sampleImage } from '#test/images/sample-image.ts'
import { textOf } from '#test/texts.ts'
import { flashNotes } from './notes.ts'

function notes(
  blockBytes: number,
  facts: Parameters<typeof sampleSource>[0],
  asked: { sha256?: string; full?: boolean } = {},
) {
  const drive = sampleDrive({ blockBytes })
  const drives = [chosen(drive)]
  const request = flashRequest.parse({ source: { kind: 'file', path: '/x.img' }, drives, ...asked })
  const found = { source: sampleSource(facts), drives: drives.map(chosen => ({ chosen, drive })) }
  return flashNotes(request, found, null).map(({ drive, text }) => [drive, textOf(text)])
}

test('a drive with other sectors than the image was made for will not boot', () => {
  expect(notes(512, { sectorBytes: null })).toEqual([])
  expect(notes(512, { sectorBytes: 512 })).toEqual([])
  expect(notes(4096, { sectorBytes: 4096 })).toEqual([])
  expect(notes(4096, { sectorBytes: null })).toEqual([
    ['/dev/sdb', "This drive has 4,096-byte sectors; most images won't boot from it."],
  ])
  for (const [drive, image, output] of [
    [512, 4096, '512-byte sectors, and the image was made for 4,096-byte'],
    [4096, 512, '4,096-byte sectors, and the image was made for 512-byte'],
  ] as const)
    expect(notes(drive, { sectorBytes: image })).toEqual([['/dev/sdb', expect.stringContaining(output)]])
})

test('a drive without any key or password is noted, by what is known of the image', () => {
  const drive = sampleDrive()
  const noted = (options: object, seed: SeedAnswers | null, keepsPassword = false) => {
    const drives = [{ chosen: { ...chosen(drive), seed }, drive }]
    const image = sampleImage({
      provenance: { ...sampleImage().provenance, options: options as OptionValues },
    })
    const source = sampleSource()
    const found = { source: { ...source, origin: { ...source.origin, image } }, drives }
    const request = flashRequest.parse({
      source: { kind: 'file', path: '/x.img' },
      drives: drives.map(each => each.chosen),
    })
    const all = flashNotes(request, found, null, () => keepsPassword)
    return all.flatMap(({ code, drive, text }) => (code === 'no-login' ? [[drive, textOf(text)]] : []))
  }
  const hostOnly = { ...noAnswers(), hostname: 'attic' }
  const note = [[drive.path, 'No SSH key and no password: you cannot log in, and Kiln cannot deploy to it.']]
  expect(noted({ authorizedKeys: [] }, hostOnly)).toEqual(note)
  expect(noted({ authorizedKeys: [] }, null)).toEqual(note)
  expect(noted({ authorizedKeys: [] }, { ...hostOnly, sshKeys: ['ssh-ed25519 AAAA'] })).toEqual([])
  expect(noted({ authorizedKeys: [] }, { ...hostOnly, secrets: { passwordHash: '$y$' } })).toEqual([])
  expect(noted({ authorizedKeys: [] }, hostOnly, true)).toEqual([])
  expect(noted({ authorizedKeys: ['ssh-ed25519 AAAA'] }, hostOnly)).toEqual([])
  // Nothing is known of the ways into it.
  expect(noted({}, hostOnly)).toEqual([])
})

test('an ISO for discs only will not boot from a drive', () => {
  expect(notes(512, { isDiscOnly: true })).toEqual([[null, expect.stringContaining('no boot sector')]])
})

test('what lies beside the image is noted, used or not', () => {
  const sum = { file: 'SHA256SUMS', use: 'used' as const, text: 'a', sha256: 'b'.repeat(64) }
  const map = { file: 'x.bmap', use: 'used' as const, text: 'c' }
  const signature = { file: 'x.img.asc', use: 'unused' as const, text: 'd' }
  const beside = [sum, map, signature]
  expect(notes(512, { beside })).toEqual([
    [null, 'a'],
    [null, 'c'],
    [null, 'd'],
  ])
  const other = 'The SHA-256 that you gave is checked. SHA256SUMS beside it has another one.'
  expect(notes(512, { beside }, { sha256: 'e'.repeat(64) })[0]).toEqual([null, other])
  // No map decides where everything is written.
  expect(notes(512, { beside: [map] }, { full: true })).toEqual([])
})
