import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { foreignBmap } from '#test/drives/foreign-bmap.ts'
import { through } from '#test/drives/packed-disks.ts'
import {
  command,
  diskBytes,
  never,
  plainOptions,
  sha256Of,
  sourcesIn,
  test,
  writtenDrive,
} from '#test/drives/sources.ts'
import { textOf } from '#test/texts.ts'

const besideOf = async (folder: string, path: string) => {
  const { beside } = await sourcesIn(folder).inspect({ path }, never)
  return beside.map(({ use, text }) => `${use}: ${textOf(text)}`)
}

/** The map of the whole disk in two ranges. */
function mapOf(disk: string, kind: string): string {
  const bytes = readFileSync(disk)
  const blocks = bytes.length / 4096
  const half = blocks / 2
  const hash = kind === '1.3' ? 'sha1' : kind
  const sums = [bytes.subarray(0, half * 4096), bytes.subarray(half * 4096)].map(part =>
    createHash(hash).update(part).digest('hex'),
  )
  const ranges = [`0-${half - 1}`, `${half}-${blocks - 1}`]
  return foreignBmap({ sums, kind, ranges, imageBytes: bytes.length, mapped: blocks })
}

test('an image that differs from the SHA-1 of its map is damaged, as bmaptool finds too [F2]', async ({
  folder,
  disk,
}) => {
  const [wic, packed, map] = ['w.wic', 'w.wic.gz', 'w.wic.bmap'].map(name => join(folder, name)) as [
    string,
    string,
    string,
  ]
  for (const kind of ['sha1', '1.3', 'sha512']) {
    copyFileSync(disk, wic)
    writeFileSync(map, mapOf(wic, kind))
    command('bmaptool', 'copy', '--bmap', map, wic, join(folder, 'out'))
    const used = ['used: Only the blocks in w.wic.bmap are written, and their checksums are checked.']
    expect(await besideOf(folder, wic)).toEqual(used)
    writeFileSync(packed, through('gzip', '-1')(readFileSync(wic)))
    expect(await besideOf(folder, packed)).toEqual(used)
    const whole = await sourcesIn(folder).prepare({ path: packed }, plainOptions)
    expect((await writtenDrive(whole.source)).sizeBytes).toBe(diskBytes)
    await whole.close()

    const handle = openSync(wic, 'r+')
    writeSync(handle, 'XXXX', 1_048_900)
    expect(() => command('bmaptool', 'copy', '--bmap', map, wic, join(folder, 'out'))).toThrow()
    writeFileSync(packed, through('gzip', '-1')(readFileSync(wic)))
    const { source, close } = await sourcesIn(folder).prepare({ path: packed }, plainOptions)
    await expect(writtenDrive(source)).rejects.toMatchObject({
      code: 'source.broken',
      message: expect.stringContaining('it does not match its block map'),
    })
    await close()
    // The writer checks these of a raw disk: sums.long.test.ts beside it.
    const raw = await sourcesIn(folder).prepare({ path: wic }, plainOptions)
    expect(raw.source).toMatchObject({ sums: [{ offset: 0 }, { offset: diskBytes / 2 }] })
    await raw.close()
  }
})

test('a block map that is not used is named with the reason', async ({ folder, disk }) => {
  const map = `${disk}.bmap`
  const sums = ['a'.repeat(32), 'b'.repeat(32)]
  for (const [text, reason] of [
    [foreignBmap({ sums, kind: 'md5' }), 'its checksums are "md5", which Kiln does not check'],
    ['<bmap version="1.2">', 'it has version 1.2, which has no checksums'],
    ['<bmap version="3.0">', 'it has version 3.0'],
    ['not a map', 'it is not a block map'],
    [mapOf(disk, 'sha1').replace('<Range', '<range'), 'its own checksum does not match'],
    [
      foreignBmap({ sums: ['a'.repeat(40), 'b'.repeat(40)], kind: 'sha1' }),
      'it is for a disk of 40,000 bytes, and this one has 50,331,648',
    ],
  ] as const) {
    writeFileSync(map, text)
    expect(await besideOf(folder, disk)).toEqual([`unused: disk.raw.bmap is not used: ${reason}.`])
  }
  rmSync(map)
  execFileSync('mkfifo', [map])
  expect(await besideOf(folder, disk)).toEqual([
    'unused: disk.raw.bmap is not used: it is not a regular file.',
  ])
})

test('sums beside an image are used, or named as not used', async ({ folder, disk }) => {
  const sum = sha256Of(disk)
  const other = 'c'.repeat(64)
  const used = (file: string) => [`used: Its SHA-256 is checked: ${file} has it.`]
  const cases: [name: string, text: string | Buffer, output: string[]][] = [
    ['disk.raw.sha256', sum, used('disk.raw.sha256')],
    ['disk.raw.sha256sum', `${sum}  ./build/disk.raw\n`, used('disk.raw.sha256sum')],
    ['SHA256SUMS', `${other}  x.iso\n${sum} *disk.raw\n`, used('SHA256SUMS')],
    ['sha256sum.txt', `SHA256 (disk.raw) = ${sum}\n`, used('sha256sum.txt')],
    // PowerShell writes it like this.
    [
      'disk.raw.sha256',
      Buffer.from(`\ufeff${sum.toUpperCase()}  disk.raw\r\n`, 'utf16le'),
      used('disk.raw.sha256'),
    ],
    [
      'disk.raw.sha256',
      `${other}  x.iso\n`,
      ['unused: disk.raw.sha256 is not used: it has no checksum for disk.raw.'],
    ],
    ['disk.raw.sha256', 'soon', ['unused: disk.raw.sha256 is not used: it has no checksum for disk.raw.']],
    [
      'disk.raw.md5',
      'd'.repeat(32),
      ['unused: disk.raw.md5 is not used: it has MD5, and Kiln checks SHA-256.'],
    ],
    [
      'SHA512SUMS',
      `${'d'.repeat(128)}  disk.raw\n`,
      ['unused: SHA512SUMS is not used: it has SHA-512, and Kiln checks SHA-256.'],
    ],
    // These sums are for other images in the folder, or have no names.
    ['SHA256SUMS', `${other}  x.iso\n`, []],
    ['SHA256SUMS', `${other}\n`, []],
  ]
  for (const [name, text, output] of cases) {
    writeFileSync(join(folder, name), text)
    expect(await besideOf(folder, disk), name).toEqual(output)
    rmSync(join(folder, name))
  }

  writeFileSync(join(folder, 'disk.raw.sha256'), sum)
  writeFileSync(join(folder, 'disk.raw.md5'), 'd'.repeat(32))
  writeFileSync(join(folder, 'SHA256SUMS'), `${other}  disk.raw\n`)
  expect(await besideOf(folder, disk)).toEqual([
    ...used('disk.raw.sha256'),
    'unused: SHA256SUMS is not used: it has another SHA-256 than disk.raw.sha256.',
  ])
  expect((await sourcesIn(folder).inspect({ path: disk }, never)).beside[0]?.sha256).toBe(sum)
})

test('signatures of an image and of its sums are named as not checked', async ({ folder, disk }) => {
  writeFileSync(join(folder, 'SHA256SUMS'), `${sha256Of(disk)}  disk.raw\n`)
  for (const name of ['disk.raw.asc', 'disk.raw.minisig', 'SHA256SUMS.gpg', 'x.iso.sig'])
    writeFileSync(join(folder, name), 'x')
  expect((await besideOf(folder, disk)).slice(1)).toEqual(
    ['disk.raw.asc', 'disk.raw.minisig', 'SHA256SUMS.gpg'].map(
      file => `unused: ${file} is a signature, which Kiln does not check.`,
    ),
  )
})

test('a list of sums that is not a regular file is named, and not waited for [F2]', async ({
  folder,
  disk,
}) => {
  execFileSync('mkfifo', [join(folder, 'SHA256SUMS')])
  expect(await besideOf(folder, disk)).toEqual([expect.stringMatching(/^unused: SHA256SUMS is not used: /)])
})
