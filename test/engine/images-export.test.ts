// Exports with real files: nothing is overwritten, and nothing incomplete stays.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { damage, type ImageEngine, imageEngine, recordOf, sha256 } from '#test/engine/image-library.ts'

let kiln: ImageEngine
beforeEach(() => {
  kiln = imageEngine()
})
afterEach(() => kiln.close())

describe('an export', () => {
  it('and another into the same folder at once: one is complete, the other says why not', async () => {
    const { id } = await kiln.made('raw.zst')
    const second = await kiln.made('raw.zst')
    const folder = join(kiln.home, 'out')
    const results = await Promise.all([kiln.exportTo(id, folder), kiln.exportTo(second.id, folder)])
    const failed = results.filter(({ error }) => error)
    expect(failed.map(({ error }) => error?.code)).toEqual(['file.taken'])
    const winner = results.find(({ error }) => !error)?.subject === id ? id : second.id
    const record = recordOf(join(kiln.imagesFolder, winner))
    for (const { file, sha256: sum } of Object.values<{ file: string; sha256: string }>(record.formats))
      expect(sha256(join(folder, file))).toBe(sum)
    expect(readdirSync(folder).sort()).toEqual(['SHA256SUMS', 'box.raw', 'box.raw.zst'])
    expect(readFileSync(join(folder, 'SHA256SUMS'), 'utf8')).toContain(record.formats.raw.sha256)
  })

  it('of a damaged file leaves nothing; of one format given twice copies it once', async () => {
    const { id, path } = await kiln.made('raw.zst')
    damage(path('box.raw.zst'))
    const folder = join(kiln.home, 'out')
    expect((await kiln.exportTo(id, folder)).error).toMatchObject({ code: 'image.file-changed' })
    expect(readdirSync(folder)).toEqual([])
    const { value } = await kiln.exportTo(id, folder, 'raw', 'raw')
    expect(value).toEqual({ files: [join(folder, 'box.raw'), join(folder, 'SHA256SUMS')] })
    expect(readdirSync(folder).sort()).toEqual(['SHA256SUMS', 'box.raw'])
  })

  it('of a format that was never made says what exists, and not that its file is gone', async () => {
    const { id } = await kiln.made('raw.zst')
    const folder = join(kiln.home, 'out')
    const { error } = await kiln.exportTo(id, folder, 'vmdk')
    expect(error).toMatchObject({ code: 'image.no-format', message: `${id} has no vmdk file.` })
    expect(error?.hint).toContain('raw and raw.zst')
    expect(error?.hint).toContain(`kiln images convert ${id} vmdk`)
    expect(existsSync(folder)).toBe(false)
  })

  it("follows no link in the image's folder, even if it leads to the same content", async () => {
    const { id, path } = await kiln.made('raw.zst')
    renameSync(path('box.raw'), join(kiln.home, 'elsewhere'))
    symlinkSync(join(kiln.home, 'elsewhere'), path('box.raw'))
    const folder = join(kiln.home, 'out')
    expect((await kiln.exportTo(id, folder, 'raw')).error).toMatchObject({
      code: 'image.file-changed',
      values: { reason: { code: 'reason.symlink' } },
    })
    expect(existsSync(folder)).toBe(false)
  })

  it("says what is wrong with the target folder, not with Kiln's own", async () => {
    const { id } = await kiln.made()
    const file = join(kiln.home, 'file')
    writeFileSync(file, '')
    const link = join(kiln.home, 'link')
    symlinkSync(join(kiln.home, 'gone'), link)
    for (const [folder, reason] of [
      [file, 'it is a file'],
      [join(file, 'below'), 'not a directory'],
      [link, 'it is a link to something that does not exist'],
    ] as const)
      expect((await kiln.exportTo(id, folder)).error).toMatchObject({
        code: 'folder.unusable',
        message: `The folder ${folder} cannot be used: ${reason}`,
      })
  })

  it('for Hyper-V has the VHDX, its script with its hash, and the sums of both [D6]', async () => {
    const { id } = await kiln.made('vhdx')
    const folder = join(kiln.home, 'out')
    const { value } = await kiln.exportForHyperV(id, folder)
    const names = ['box.vhdx', 'create-vm.ps1', 'SHA256SUMS']
    expect(value).toEqual({ files: names.map(name => join(folder, name)) })
    const script = readFileSync(join(folder, 'create-vm.ps1'), 'utf8')
    expect(script).toContain(`$wanted = '${sha256(join(folder, 'box.vhdx'))}'`)
    expect(script).toContain("Join-Path $PSScriptRoot 'box.vhdx'")
    expect(execFileSync('sha256sum', ['--check', 'SHA256SUMS'], { cwd: folder, encoding: 'utf8' })).toBe(
      'box.vhdx: OK\ncreate-vm.ps1: OK\n',
    )
    expect((await kiln.exportForHyperV(id, folder)).error).toMatchObject({ code: 'file.taken' })
  })

  it('for Hyper-V of an image without a VHDX says how to make one', async () => {
    const { id } = await kiln.made()
    const { error } = await kiln.exportForHyperV(id, join(kiln.home, 'out'))
    expect(error).toMatchObject({ code: 'image.no-format' })
    expect(error?.hint).toContain(`kiln images convert ${id} vhdx`)
  })
})
