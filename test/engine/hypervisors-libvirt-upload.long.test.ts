// The upload of a disk to a real libvirt, over a real SSH: interrupted, damaged, cancelled, and without space.
import { describe, expect, it } from 'vitest'
import { partialPath } from '#engine/hypervisors/upload.ts'
import { jobEnd } from '#shared/contract/client.ts'
import { damage, sha256 } from '#test/engine/image-library.ts'
import { folder, libvirtLab, refused } from '#test/hosts/libvirt-lab.ts'

const mib = 1 << 20

describe.skipIf(refused !== '')(`on libvirt${refused}`, () => {
  const { lab, names, files } = libvirtLab()

  it('continues an upload after the link was lost in the middle', { timeout: 300_000 }, async () => {
    const image = await lab.image(192, { raw: true })
    const sent: number[] = []
    let cut: Promise<void> | null = null
    lab.use({
      onConnect: async count => {
        if (count > 1) await cut?.then(() => lab.host.cable.repair())
      },
      beforeSend: async from => sent.push(from),
      onBytes: done => {
        if (done >= 8 * mib) cut ??= lab.host.cable.cut()
      },
    })
    const { error } = await lab.create({ image: image.id, name: 'resumed' })
    expect(error).toBeNull()
    expect(sent).toHaveLength(2)
    expect(sent[0]).toBe(0)
    expect(sent[1]).toBeGreaterThan(0)
    expect(sent[1]).toBeLessThan(192 * mib)
    const found = await lab.host.run('sha256sum', `${folder}/resumed.raw`)
    expect(found.slice(0, 64)).toBe(sha256(image.path('box.raw')))
    expect(await files()).toEqual(['resumed.raw'])
  })

  it('continues from what an earlier attempt left, and sends everything again if that is damaged', async () => {
    const image = await lab.image(8, { raw: true })
    const sent: number[] = []
    lab.use({ beforeSend: async from => sent.push(from) })
    const file = { path: '', sizeBytes: 0, sha256: sha256(image.path('box.raw')) }
    const partial = partialPath({ file, folder, name: 'again.raw' })
    await lab.host.run('sh', '-c', `head -c ${3 * mib} /dev/zero >'${partial}'`)
    expect((await lab.create({ image: image.id, name: 'again' })).error).toBeNull()
    expect(sent).toEqual([3 * mib, 0])
    const found = await lab.host.run('sha256sum', `${folder}/again.raw`)
    expect(found.slice(0, 64)).toBe(sha256(image.path('box.raw')))
  })

  it('leaves nothing of a file that is not the one that Kiln made', async () => {
    const image = await lab.image(4)
    damage(image.path('box.qcow2'))
    const { error } = await lab.create({ image: image.id, name: 'damaged' })
    expect(error).toMatchObject({ code: 'hypervisor.damaged' })
    expect([await names(), await files()]).toEqual([[], []])
  })

  it('leaves nothing when it is cancelled in the middle of the upload', async () => {
    const image = await lab.image(256, { raw: true })
    const sending = new Promise<void>(resolve => lab.use({ onBytes: () => resolve() }))
    const { job } = await lab.start({ image: image.id, name: 'cancelled' })
    await sending
    await lab.client.jobs.cancel({ id: job })
    const view = await jobEnd(lab.client, job)
    expect(view.state).toBe('cancelled')
    expect([await names(), await files()]).toEqual([[], []])
  })

  it('reports that the disk became full, and leaves nothing', async () => {
    const image = await lab.image(16, { raw: true })
    lab.use({
      beforeSend: () =>
        lab.host.run(
          'sh',
          '-c',
          'df -Pk /var/lib | awk "NR==2{print \\$4-4096}" | xargs -I % fallocate -l %K /fill',
        ),
    })
    const { error } = await lab.create({ image: image.id, name: 'full' })
    await lab.host.run('rm', '-f', '/fill')
    expect(error).toMatchObject({ code: 'hypervisor.full' })
    expect(await files()).toEqual([])
  })
})
