// gpu-vfio.sh on a folder that looks like sysfs: nothing here has a PCI card. What the kernel does with what is written to
// its files is not in it, so drivers only change where the test changes them.
import { mkdirSync, symlinkSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { scratchRoot } from '../../../modules/seed/scratch.ts'
import { runTool } from './run-tool.ts'

let root: ReturnType<typeof scratchRoot>
beforeEach(() => {
  root = scratchRoot()
  root.write('sys/bus/pci/drivers_probe', '')
})
afterEach(() => root.remove())

type Device = { class: string; driver?: string; group?: number }
function device(address: string, { class: code, driver, group }: Device): void {
  const folder = `sys/bus/pci/devices/${address}`
  root.write(`${folder}/class`, `${code}\n`)
  root.write(`${folder}/vendor`, '0x10de\n')
  root.write(`${folder}/device`, '0x2684\n')
  root.write(`${folder}/driver_override`, '')
  if (driver !== undefined) {
    root.write(`sys/bus/pci/drivers/${driver}/unbind`, '')
    symlinkSync(`../../drivers/${driver}`, root.at(folder, 'driver'))
  }
  if (group !== undefined) {
    mkdirSync(root.at(`sys/kernel/iommu_groups/${group}`), { recursive: true })
    symlinkSync(`../../../../kernel/iommu_groups/${group}`, root.at(folder, 'iommu_group'))
  }
}
const gpu = (...words: string[]) => runTool('gpu-vfio', words, { env: { KILN_ROOT: root.path } })
const written = (address: string) => root.read(`sys/bus/pci/devices/${address}/driver_override`)

const [own, card, sound, bridge] = ['0000:00:02.0', '0000:01:00.0', '0000:01:00.1', '0000:00:01.0']
function twoCards(): void {
  device(own, { class: '0x030000', driver: 'i915', group: 0 })
  device(bridge, { class: '0x060400', driver: 'pcieport', group: 14 })
  device(card, { class: '0x030000', driver: 'nvidia', group: 14 })
  device(sound, { class: '0x040300', driver: 'snd_hda_intel', group: 14 })
}

it('shows each card by its class, its driver and what is in its IOMMU group', () => {
  twoCards()
  expect(gpu('status')).toEqual({
    status: 0,
    complained: '',
    said: [
      '0000:00:02.0: 0x10de:0x2684, driver i915, IOMMU group 0',
      '0000:01:00.0: 0x10de:0x2684, driver nvidia, IOMMU group 14',
      '  with 0000:01:00.1: class 0x040300, driver snd_hda_intel',
      '',
    ].join('\n'),
  })
})

it('hands all of the group but its bridge to VFIO, and says if the kernel did not', () => {
  twoCards()
  expect(gpu('detach', card).complained).toContain('has the driver nvidia and not vfio-pci')
  expect([written(card), written(sound), written(bridge), written(own)]).toEqual([
    'vfio-pci\n',
    'vfio-pci\n',
    '',
    '',
  ])
  expect(root.read('sys/bus/pci/drivers/nvidia/unbind')).toBe(card)
  expect(root.read('sys/bus/pci/drivers_probe')).toBe(sound)
})

it('gives a card back to the driver that knows it', () => {
  device(own, { class: '0x030000', driver: 'i915', group: 0 })
  device(card, { class: '0x030000', driver: 'vfio-pci', group: 14 })
  expect(gpu('attach').status).toBe(0)
  expect(written(card)).toBe('\n')
  expect(root.read('sys/bus/pci/drivers/vfio-pci/unbind')).toBe(card)
})

it('refuses the only card that shows a picture, unless that is what was chosen', () => {
  device(card, { class: '0x030000', driver: 'nvidia', group: 14 })
  expect(gpu('detach')).toMatchObject({ status: 1, complained: expect.stringContaining('stay black') })
  expect(written(card)).toBe('')
  gpu('detach', '--last-display')
  expect(written(card)).toBe('vfio-pci\n')
})

it('refuses what it cannot do, with the reason', () => {
  expect(gpu('status').said).toContain('no graphics card')
  expect(gpu('detach').complained).toContain('There is no graphics card to detach')
  twoCards()
  expect(gpu('detach').complained).toContain(`There are several: ${own} ${card}`)
  expect(gpu('detach', sound).complained).toContain('is not a graphics card')
  expect(gpu('attach').complained).toContain('There is no graphics card to attach')
  expect(gpu('detach', '--all').status).toBe(2)
  expect(gpu().status).toBe(2)
})

it('says what turns the IOMMU on', () => {
  device(own, { class: '0x030000', driver: 'i915' })
  expect(gpu('status').said).toContain('settings.virtualisation.vfio.enable')
  expect(gpu('detach', '--last-display').complained).toContain('is in no IOMMU group')
})

const disk = '0000:02:00.0'
const untouched = (address: string, driver: string) =>
  expect([written(address), root.read(`sys/bus/pci/drivers/${driver}/unbind`)]).toEqual(['', ''])

it('takes no driver from a device that is in no IOMMU group, with an address or without', () => {
  device(own, { class: '0x030000', driver: 'vfio-pci' })
  device(disk, { class: '0x010802', driver: 'nvme' })
  for (const words of [['attach'], ['attach', own], ['detach', own, '--last-display']])
    expect(gpu(...words)).toMatchObject({
      status: 1,
      complained: expect.stringContaining('is in no IOMMU group'),
    })
  untouched(disk, 'nvme')
})

it('gives back only what VFIO has, and nothing of a card that has its own driver', () => {
  twoCards()
  device(disk, { class: '0x010802', driver: 'nvme', group: 14 })
  expect(gpu('attach', card).complained).toContain('has the driver nvidia and not vfio-pci')
  untouched(card, 'nvidia')
  untouched(disk, 'nvme')
  device('0000:01:00.2', { class: '0x030000', driver: 'vfio-pci', group: 14 })
  expect(gpu('attach', '0000:01:00.2').status).toBe(0)
  expect(written('0000:01:00.2')).toBe('\n')
  untouched(disk, 'nvme')
})

it('gives back a card that has no driver, after an interrupted detach', () => {
  device(card, { class: '0x030000', group: 14 })
  expect(gpu('attach', card).status).toBe(0)
  expect(written(card)).toBe('\n')
})

it('refuses a group with a disk controller that is in use', () => {
  twoCards()
  device(disk, { class: '0x010802', driver: 'nvme', group: 14 })
  expect(gpu('detach', card, '--whole-group')).toMatchObject({
    status: 1,
    complained: expect.stringContaining(`disk controller that this machine uses: ${disk}`),
  })
  untouched(disk, 'nvme')
  untouched(card, 'nvidia')
})

it('refuses a group with a USB controller that is in use, unless that is what was chosen', () => {
  const usb = '0000:01:00.2'
  twoCards()
  device(usb, { class: '0x0c0330', driver: 'xhci_hcd', group: 14 })
  expect(gpu('detach', card).complained).toContain(`USB or network controller that this machine uses: ${usb}`)
  untouched(usb, 'xhci_hcd')
  gpu('detach', card, '--whole-group')
  expect(written(usb)).toBe('vfio-pci\n')
})
