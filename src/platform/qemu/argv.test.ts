import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { architectures } from '#shared/formats/format.ts'
import { accelerations } from '#shared/machines/machine.ts'
import { qemuArguments } from './argv.ts'
import type { MachinePlan } from './machine.ts'

const path = fc.string({ minLength: 1, maxLength: 40 }).map(text => `/${text}`)
const port = fc.integer({ min: 1, max: 65535 })
const disk = fc.record({
  name: fc.constantFrom('disk', 'seed', 'disc'),
  path,
  format: fc.constantFrom('qcow2', 'raw'),
  bus: fc.constantFrom('virtio', 'sata', 'scsi', 'nvme', 'usb', 'cdrom'),
  bootOrder: fc.option(fc.integer({ min: 1, max: 9 })),
})
const machine: fc.Arbitrary<MachinePlan> = fc.record({
  architecture: fc.constantFrom(...architectures),
  acceleration: fc.constantFrom(...accelerations),
  memoryMiB: fc.integer({ min: 64, max: 65536 }),
  cpus: fc.integer({ min: 1, max: 64 }),
  firmware: fc.record({
    code: path,
    codeFormat: fc.constantFrom('raw', 'qcow2'),
    variables: path,
    variablesFormat: fc.constantFrom('raw', 'qcow2'),
  }),
  variables: path,
  confined: fc.boolean(),
  disks: fc.array(disk, { maxLength: 3 }),
  forwards: fc.array(fc.record({ guest: port, host: port, protocol: fc.constantFrom('tcp', 'udp') })),
  network: fc.constantFrom('open', 'closed'),
  screen: fc.boolean(),
  qmpSocket: path,
  serialSocket: path,
  serialLog: path,
  vncSocket: path,
})

const valuesOf = (words: string[], option: string) =>
  words.flatMap((word, at) => (word === option ? [words[at + 1] ?? ''] : []))

describe('the command line of a machine', () => {
  it('adds a device for a second serial port where the board has none, and only there', () => {
    fc.assert(
      fc.property(machine, path, (plan, secondSerialSocket) => {
        const words = qemuArguments({ ...plan, secondSerialSocket })
        const onBoard = valuesOf(words, '-serial').includes('chardev:serial2')
        const added = valuesOf(words, '-device').includes('pci-serial,chardev=serial2')
        expect([onBoard, added]).toEqual(plan.architecture === 'x86_64' ? [true, false] : [false, true])
        expect(qemuArguments(plan).join(' ')).not.toContain('serial2')
      }),
    )
  })

  it('filters system calls where QEMU can', () => {
    fc.assert(
      fc.property(machine, plan => {
        const words = qemuArguments(plan)
        const denied = 'on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny'
        expect(valuesOf(words, '-sandbox')).toEqual(plan.confined ? [denied] : [])
      }),
    )
  })

  it('opens no ports except the forwards, and those on 127.0.0.1', () => {
    fc.assert(
      fc.property(machine, plan => {
        const words = qemuArguments(plan)
        const [network = ''] = valuesOf(words, '-netdev')
        const opened = [...network.matchAll(/hostfwd=(\w+):([^:]*):(\d+)-:(\d+)/g)].map(found =>
          found.slice(1),
        )
        expect(opened).toEqual(
          plan.forwards.map(each => [each.protocol, '127.0.0.1', `${each.host}`, `${each.guest}`]),
        )
        expect(network.includes('restrict=on')).toBe(plan.network === 'closed')
        for (const chardev of valuesOf(words, '-chardev'))
          expect(chardev).toMatch(/^(socket,id=\w+,path=|stdio,)/)
        for (const screen of valuesOf(words, '-vnc')) expect(screen).toMatch(/^unix:/)
      }),
    )
  })

  it('names each disk by its path, whatever characters it contains', () => {
    fc.assert(
      fc.property(machine, plan => {
        const nodes = valuesOf(qemuArguments(plan), '-blockdev').map(text => JSON.parse(text))
        expect(nodes.map(node => node.file.filename)).toEqual(plan.disks.map(each => each.path))
        // Neither the guest nor QEMU writes to a disc.
        for (const [at, { bus }] of plan.disks.entries())
          expect(nodes[at]['read-only'] === true).toBe(bus === 'cdrom')
      }),
    )
  })

  it('keeps a comma in the path of a socket or of the firmware', () => {
    fc.assert(
      fc.property(machine, fc.constantFrom('/a,b', '/a,,path=b', '/a,server=off'), (plan, odd) => {
        const firmware = { ...plan.firmware, code: odd }
        const words = qemuArguments({ ...plan, qmpSocket: odd, firmware })
        const qmp = valuesOf(words, '-chardev').find(value => value.startsWith('socket,id=qmp')) ?? ''
        expect(qmp).toBe(`socket,id=qmp,path=${odd.replaceAll(',', ',,')},server=on,wait=off`)
        expect(valuesOf(words, '-drive')[0]).toContain(`file=${odd.replaceAll(',', ',,')}`)
      }),
    )
  })

  it('lets only the firmware write its variables if requested', () => {
    const [plan] = fc.sample(machine, 1) as [MachinePlan]
    const pc = { ...plan, architecture: 'x86_64' } as const
    const guarded = qemuArguments({ ...pc, guardedVariables: true })
    expect(valuesOf(guarded, '-machine')).toEqual(['q35,smm=on'])
    expect(valuesOf(guarded, '-global')).toEqual(['driver=cfi.pflash01,property=secure,value=on'])
    expect(valuesOf(qemuArguments(pc), '-global')).toEqual([])
  })

  it('lets the watchdog restart the guest if requested', () => {
    const [plan] = fc.sample(machine, 1) as [MachinePlan]
    const pc = { ...plan, architecture: 'x86_64' } as const
    expect(valuesOf(qemuArguments({ ...pc, watchdog: true }), '-global')).toEqual(['ICH9-LPC.noreboot=off'])
  })

  it('has a TPM if its emulator’s socket is given', () => {
    const [plan] = fc.sample(machine, 1) as [MachinePlan]
    const pc = { ...plan, architecture: 'x86_64' } as const
    const withTpm = qemuArguments({ ...pc, tpmSocket: '/run/a,b' })
    expect(valuesOf(withTpm, '-chardev')).toContain('socket,id=tpm,path=/run/a,,b')
    expect(valuesOf(withTpm, '-tpmdev')).toEqual(['emulator,id=tpm,chardev=tpm'])
    expect(valuesOf(qemuArguments(pc), '-tpmdev')).toEqual([])
  })

  it('has an IOMMU before all other devices if requested', () => {
    const [plan] = fc.sample(machine, 1) as [MachinePlan]
    const pc = { ...plan, architecture: 'x86_64' } as const
    expect(valuesOf(qemuArguments({ ...pc, iommu: true }), '-device')[0]).toBe('intel-iommu')
    expect(valuesOf(qemuArguments(pc), '-device')).not.toContain('intel-iommu')
  })

  it('attaches one controller for all disks that need it', () => {
    const [plan] = fc.sample(machine, 1) as [MachinePlan]
    const two = ['disk', 'seed'].map(name => ({
      name,
      path: `/${name}`,
      format: 'raw',
      bus: 'scsi',
      bootOrder: null,
    })) as MachinePlan['disks']
    const devices = valuesOf(qemuArguments({ ...plan, disks: two }), '-device')
    expect(devices.filter(device => device.startsWith('virtio-scsi-pci'))).toHaveLength(1)
    expect(devices.filter(device => device.startsWith('scsi-hd'))).toHaveLength(2)
  })
})
