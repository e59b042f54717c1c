import { randomFillSync } from 'node:crypto'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as zlib from 'node:zlib'
import { expect } from 'vitest'
import { command, leftIn, makeKilnDisk, never, plainOptions, sourcesIn } from '#test/drives/sources.ts'
import { isRoot, test } from '#test/folders.ts'
import { kindOf } from './kinds.ts'

const noise = (bytes: number) => randomFillSync(Buffer.alloc(bytes))
const startingWith = (magic: string | Buffer, at = 0) => {
  const bytes = noise(100_000)
  Buffer.from(magic).copy(bytes, at)
  // Random bytes must not look like a boot sector.
  bytes[510] = 0
  return bytes
}
const hex = (text: string) => Buffer.from(text, 'hex')

test('recognises other kinds of files by their first bytes, and refuses them by name', async ({ folder }) => {
  const tree = join(folder, 'tree')
  mkdirSync(tree)
  writeFileSync(join(tree, 'machine.ovf'), '<xml/>')
  const tar = join(folder, 'a.tar')
  command('tar', '-cf', tar, '-C', tree, '.')
  const ova = join(folder, 'a.ova')
  command('tar', '--format=ustar', '-cf', ova, '-C', tree, 'machine.ovf')
  const disk = makeKilnDisk(folder)
  const converted = (format: string) => {
    const path = join(folder, `a.${format}`)
    command('qemu-img', 'convert', '-O', format, disk, path)
    return path
  }
  const files: [what: string | Buffer, reason: RegExp][] = [
    [converted('vmdk'), /VMDK.*qemu-img convert/],
    [converted('vhdx'), /VHDX.*qemu-img convert/],
    [converted('vpc'), /VHD\).*qemu-img convert/],
    [converted('vdi'), /VDI.*qemu-img convert/],
    [tar, /a tar archive/],
    [ova, /an OVA/],
    [process.execPath, /a program/],
    [import.meta.filename, /it is a text file/],
    [Buffer.from('Grüße '.repeat(1000)), /it is a text file/],
    [
      Buffer.from('<!DOCTYPE html>\n<title>404 Not Found</title>'),
      /it is a web page, probably from a failed/,
    ],
    [Buffer.from('\ufeff\r\n  <!doctype HTML PUBLIC "x">'), /it is a web page/],
    [Buffer.from('<HTML lang="en"><body>Log in'), /it is a web page/],
    [zlib.gzipSync(Buffer.from('<html>'.repeat(1000))), /not a disk: it is a web page/],
    [Buffer.from('<htmlish>'), /it is a text file/],
    [startingWith(hex('89504e470d0a1a0a')), /PNG/],
    [startingWith(hex('ffd8ffe0')), /JPEG/],
    [startingWith('%PDF-1.7'), /PDF/],
    [startingWith('MZ'), /Windows program/],
    [startingWith('!<arch>\ndebian-binary'), /Debian package/],
    [startingWith(hex('edabeedb0300')), /RPM/],
    [startingWith(hex('377abcaf271c')), /7z/],
    [startingWith(hex('3aff26ed')), /Android/],
    [Buffer.concat([noise(1000).fill(0, 0, 520), Buffer.from('koly'), Buffer.alloc(508)]), /macOS/],
    [zlib.gzipSync(Buffer.from('words '.repeat(1000))), /not a disk: it is a text file/],
    [zlib.gzipSync(zlib.gzipSync(zlib.gzipSync(noise(100_000)))), /another packed file \(\.gz\) in \.gz/],
    [Buffer.alloc(0), /it is empty/],
    [noise(100).fill(0, 0, 10), /too small/],
  ]
  command('qemu-img', 'convert', '-O', 'qcow2', disk, join(folder, 'q'))
  command('gzip', '-k', join(folder, 'q'))
  files.push([join(folder, 'q.gz'), /holds a qcow2 disk in \.gz. Unpack it first/])
  const document = join(folder, 'a.docx')
  command('zip', '-q', '-r', document, tree, tar)
  files.push([document, /it holds no disk image/])

  const sources = sourcesIn(folder)
  for (const [what, reason] of files) {
    const path = typeof what === 'string' ? what : join(folder, 'some.img')
    if (typeof what !== 'string') writeFileSync(path, what)
    const refused = { code: 'source.unusable', message: expect.stringMatching(reason) }
    await expect(sources.inspect({ path }, never), `${reason}`).rejects.toMatchObject(refused)
    await expect(sources.prepare({ path }, plainOptions), `${reason}`).rejects.toMatchObject(refused)
  }
  expect(leftIn(folder)).toEqual([])
})

test('what may be a disk is not refused', () => {
  const cases: [what: string, bytes: Buffer][] = [
    ['noise', startingWith('\0')],
    ['zeros', Buffer.alloc(100_000)],
    ['words and then zeros', Buffer.concat([Buffer.from('HEAD '), Buffer.alloc(5000)])],
    [
      'a boot sector that begins as a Windows program does',
      (() => {
        const bytes = startingWith('MZ')
        bytes.fill(0, 446, 512)
        bytes[450] = 0x83
        bytes.writeUInt32LE(2048, 454)
        bytes.writeUInt32LE(2048, 458)
        bytes.writeUInt16LE(0xaa55, 510)
        return bytes
      })(),
    ],
    [
      'a GPT disk that begins with text',
      (() => {
        const bytes = Buffer.from('x'.repeat(5000))
        bytes.write('EFI PART', 512)
        return bytes
      })(),
    ],
  ]
  for (const [what, bytes] of cases) expect(kindOf(bytes), what).toEqual({ kind: 'disk', disk: 'raw' })
})

test('refuses qcow2 disks that need other files or are incomplete', async ({ folder }) => {
  const disk = makeKilnDisk(folder)
  const at = (name: string) => join(folder, name)
  const qemuImg = (...args: string[]) => command('qemu-img', ...args)
  qemuImg('create', '-q', '-f', 'qcow2', '-b', disk, '-F', 'raw', at('backed'))
  qemuImg(
    'create',
    '-q',
    '-f',
    'qcow2',
    '-o',
    `data_file=${at('elsewhere')},data_file_raw=on`,
    at('outside'),
    '20M',
  )
  qemuImg('create', '-q', '-f', 'qcow2', at('cut'), '20M')
  writeFileSync(at('short'), hex('514649fb00000003'))
  const sources = sourcesIn(folder)
  for (const [name, reason] of [
    ['backed', /only holds the changes to another disk/],
    ['outside', /its data is in another file/],
    ['short', /it is cut off/],
  ] as const) {
    const refused = { code: 'source.unusable', message: expect.stringMatching(reason) }
    await expect(sources.inspect({ path: at(name) }, never)).rejects.toMatchObject(refused)
  }
})

test('anything but a readable file is refused, naming what it is', async ({ folder }) => {
  const sources = sourcesIn(folder)
  const at = (name: string) => join(folder, name)
  command('mkfifo', at('pipe'))
  symlinkSync(at('nowhere'), at('dangling'))
  for (const [path, error] of [
    [folder, { code: 'source.unusable', message: expect.stringMatching(/it is a folder/) }],
    [at('pipe'), { code: 'source.unusable', message: expect.stringMatching(/it is not a file/) }],
    ['/dev/zero', { code: 'source.unusable', message: expect.stringMatching(/it is not a file/) }],
    [at('gone'), { code: 'file.missing' }],
    [at('dangling'), { code: 'file.missing' }],
  ] as const) {
    await expect(sources.inspect({ path }, never), path).rejects.toMatchObject(error)
    await expect(sources.prepare({ path }, plainOptions), path).rejects.toMatchObject(error)
  }
})

test.runIf(!isRoot)('an unreadable file is named', async ({ folder }) => {
  const path = join(folder, 'secret')
  writeFileSync(path, noise(1000), { mode: 0 })
  await expect(sourcesIn(folder).inspect({ path }, never)).rejects.toMatchObject({
    code: 'source.unusable',
    message: expect.stringMatching(/it cannot be read \(permission denied\)/),
  })
})
