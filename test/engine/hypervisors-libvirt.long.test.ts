// VMs on a real libvirt, over a real SSH. lab/hosts/libvirt.ts says what is left out.
import { spawnSync } from 'node:child_process'
import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { seedDisk } from '#engine/seed/seed-disk.ts'
import { kilnIn } from '#test/engine/kiln.ts'
import { folder, libvirtLab, refused } from '#test/hosts/libvirt-lab.ts'
import { makeImage } from '#test/images/make-image.ts'
import { keyringLab, keyringLacks } from '#test/keyring/keyring-lab.ts'
import { plainDisk } from '#test/machines/machines.ts'
import { hasNix } from '#test/tools-here.ts'

const mib = 1 << 20

describe.skipIf(refused !== '')(`on libvirt${refused}`, () => {
  const { lab, virsh, names, files } = libvirtLab()

  it.runIf(hasNix)(
    'makes a machine that boots [D4]',
    {
      timeout: 600_000,
    },
    async () => {
      const disk = join(lab.home, 'tiny.raw')
      copyFileSync(await plainDisk([]), disk)
      const image = await makeImage(lab.ports, {
        imagesFolder: join(lab.home, 'images'),
        disk,
        formats: ['qcow2'],
        machine: { memoryMiB: 512, cpus: 1, diskMiB: 1024 },
      })
      const { vm, error } = await lab.create({ image: image.id, name: 'tiny', start: true })
      expect(error).toBeNull()
      expect(vm).toMatchObject({
        host: 'root@hypervisor',
        hypervisor: 'libvirt',
        name: 'tiny',
        started: true,
        acceleration: 'none',
        storage: 'default',
        disks: [`${folder}/tiny.qcow2`],
        network: null,
        secureBoot: 'off',
      })
      expect(await virsh('domstate', 'tiny')).toBe('running\n')
      expect(await virsh('domblkinfo', 'tiny', 'vda')).toMatch(/^Capacity: +1073741824$/m)
      const read = 'timeout 500 sed -n "/NixOS Stage 1/{p;q}" "$(virsh -q -c qemu:///system ttyconsole tiny)"'
      expect(await lab.host.run('sh', '-c', read)).toContain('NixOS Stage 1')
    },
  )

  it('is created by the command line, with the answers for one machine on a second disk', async () => {
    const disk = join(lab.home, 'personal.raw')
    writeFileSync(disk, seedDisk(new Uint8Array(512), new Uint8Array(32)))
    const image = await makeImage(lab.ports, { imagesFolder: join(lab.home, 'images'), disk })
    const answers = join(lab.home, 'answers.json')
    writeFileSync(answers, JSON.stringify({ hostname: 'box-7' }))
    const { status, stdout, stderr } = kilnIn(lab.home)(
      'vm',
      'create',
      image.id,
      '--on',
      `root@${lab.host.address}`,
      '--identity',
      lab.identity,
      '--network',
      'none',
      '--name',
      'seeded',
      '--personalise',
      answers,
    )
    expect(stderr).not.toMatch(/error/i)
    expect(status).toBe(0)
    expect(stdout).toMatch(/^Created seeded \([0-9a-f-]{36}\) on root@/)
    expect(await files()).toEqual(['seeded-seed.raw', 'seeded.raw'])
    const seed = `${folder}/seeded-seed.raw`
    expect(await lab.host.run('stat', '-c', '%a', seed)).toBe('600\n')
    expect(await lab.host.run('sh', '-c', `tail -c +${mib + 1} ${seed} | head -n 1`)).toBe('KILNSEED 1\n')
    expect(await virsh('domblklist', 'seeded')).toMatch(/^ *vdb +\S+seeded-seed\.raw$/m)
    const cached = await lab.ports.files.list(lab.ports.folders.cache)
    expect(cached.filter(name => name.includes('vm-seed'))).toEqual([])
  })

  it.skipIf(keyringLacks.length > 0)(
    `gets the secrets that the keyring keeps for its box (needs ${keyringLacks.join(', ') || 'nothing'}) [N16]`,
    async () => {
      const keyring = await keyringLab()
      onTestFinished(() => keyring.close())
      await keyring.unlock()
      const disk = join(lab.home, 'kept.raw')
      writeFileSync(disk, seedDisk(new Uint8Array(512), new Uint8Array(32)))
      const profile = { id: 'tiny', name: 'Tiny', icon: 'box' }
      const image = await makeImage(lab.ports, { imagesFolder: join(lab.home, 'images'), disk, profile })
      const kiln = (words: string[], input = '') =>
        spawnSync(
          process.execPath,
          ['--disable-warning=ExperimentalWarning', 'src/cli/index.ts', '--profiles', 'lab', ...words],
          { encoding: 'utf8', input, env: { ...process.env, ...keyring.env, KILN_HOME: lab.home } },
        )
      expect(kiln(['box', 'add', 'kept', '--profile', 'tiny']).stderr).not.toMatch(/error/i)
      expect(kiln(['box', 'secret', 'kept', 'token'], 'open-sesame\n').status).toBe(0)
      const answers = join(lab.home, 'kept.json')
      writeFileSync(answers, JSON.stringify({ hostname: 'kept' }))
      const { status, stderr } = kiln([
        'vm',
        'create',
        image.id,
        '--on',
        `root@${lab.host.address}`,
        '--identity',
        lab.identity,
        '--network',
        'none',
        '--name',
        'kept',
        '--personalise',
        answers,
      ])
      expect(stderr).not.toMatch(/error/i)
      expect(status).toBe(0)
      const seed = `${folder}/kept-seed.raw`
      expect(await lab.host.run('sh', '-c', `grep -c open-sesame ${seed}`)).toBe('1\n')
    },
    120_000,
  )

  it('takes names literally, and is undone by the commands that it names', async () => {
    const image = await lab.image(4)
    const name = `it's "a" $HOME & <b> ü`
    const { vm, error } = await lab.create({ image: image.id, name, memoryMiB: 300, cpus: 2 })
    expect(error).toBeNull()
    expect(await names()).toEqual([name])
    expect(await files()).toEqual([`${name}.qcow2`])
    expect(vm).toMatchObject({ memoryMiB: 300, cpus: 2, id: (await virsh('domuuid', name)).trim() })
    expect(await virsh('vol-info', '--pool', 'default', `${name}.qcow2`)).toMatch(/^Type: +file$/m)
    expect(await lab.host.run('stat', '-c', '%a', `${folder}/${name}.qcow2`)).toBe('600\n')
    const xml = await virsh('dumpxml', name)
    expect(xml).toContain("<feature enabled='no' name='secure-boot'/>")
    expect(xml).toMatch(/machine='pc-q35-/)
    expect(xml).toContain("<rng model='virtio'>")
    for (const command of vm.commands.remove) await lab.host.run('sh', '-c', command)
    expect([await names(), await files()]).toEqual([[], []])
  })

  it('replaces neither a VM of that name, nor a file', async () => {
    const image = await lab.image(4)
    expect((await lab.create({ image: image.id, name: 'box' })).error).toBeNull()
    expect((await lab.create({ image: image.id, name: 'box' })).error).toMatchObject({
      code: 'hypervisor.name-taken',
      message: 'root@hypervisor already has a VM named box.',
    })
    await lab.host.run('sh', '-c', `echo mine >${folder}/other.qcow2`)
    expect((await lab.create({ image: image.id, name: 'other' })).error).toMatchObject({
      code: 'hypervisor.file-taken',
    })
    expect(await lab.host.run('cat', `${folder}/other.qcow2`)).toBe('mine\n')
    expect([await names(), await files()]).toEqual([['box'], ['box.qcow2', 'other.qcow2']])
  })

  it('removes what it made if a later step fails', async () => {
    const image = await lab.image(4)
    // There is no tap device here, so a machine on the bridge can be made but not started.
    const { error } = await lab.create({ image: image.id, name: 'box', network: 'br0', start: true })
    expect(error).toMatchObject({ code: 'hypervisor.failed' })
    expect([await names(), await files()]).toEqual([[], []])
  })

  it('reports before the upload what is missing: space, storage, network, architecture, another format', async () => {
    const image = await lab.image(4)
    const other = await lab.image(4, { architecture: 'aarch64' })
    const bare = await lab.image(4, { raw: true })
    let sent = 0
    lab.use({ beforeSend: async () => sent++ })
    for (const [code, asked] of [
      ['hypervisor.architecture', { image: other.id }],
      ['hypervisor.storage', { image: image.id, storage: 'nothing' }],
      ['hypervisor.network', { image: image.id, network: 'br7' }],
      ['hypervisor.name', { image: image.id, name: 'a/b' }],
      ['hypervisor.no-disk', { image: bare.id, format: 'qcow2' }],
    ] as const)
      expect((await lab.create(asked)).error).toMatchObject({ code })
    await lab.host.run('fallocate', '-l', '1900M', '/fill')
    const large = await lab.image(160, { raw: true })
    const { error } = await lab.create({ image: large.id })
    await lab.host.run('rm', '/fill')
    expect(error).toMatchObject({ code: 'hypervisor.space' })
    expect(sent).toBe(0)
  })

  it('reports that libvirt refuses a user, and uses sudo if that needs no password', async () => {
    const image = await lab.image(4)
    const { error } = await lab.create({ image: image.id, user: 'guest' })
    expect(error).toMatchObject({ code: 'hypervisor.denied' })
    expect(error?.message).toContain('Permission denied')
    expect((await lab.create({ image: image.id, name: 'by sudo', user: 'ops' })).error).toBeNull()
    expect(await names()).toEqual(['by sudo'])
  })
})
