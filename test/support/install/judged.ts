// A machine, its disk and a system that `kiln install` accepts, for tests that change one thing.
import { type Judged, judge } from '#engine/install/judge.ts'
import type { TargetFacts } from '#engine/install/target.ts'
import type { HostDisk } from '#shared/hosts/disks.ts'

export const disk = (more: Partial<HostDisk> = {}): HostDisk => ({
  path: '/dev/sda',
  vendor: 'ATA',
  model: 'Samsung SSD 870',
  serial: 'S1',
  wwn: '0x5002538f00000001',
  ids: ['ata-Samsung_S1'],
  sizeBytes: 1e12,
  bus: 'sata',
  removable: false,
  readOnly: false,
  tableType: 'gpt',
  parts: [],
  sharedWith: [],
  use: null,
  ...more,
})

export const facts: TargetFacts = {
  machine: 'x86_64',
  os: 'Debian',
  installer: false,
  rights: 'root',
  bootMode: 'efi',
  memoryBytes: 4e9,
  kexec: true,
  container: null,
  lacks: [],
  sshdPort: 22,
  hostKeys: ['AAAA'],
}

export const good: Judged = {
  host: 'root@box',
  user: 'root',
  facts,
  disks: { disks: [disk()], contentsRead: true },
  offeredKeys: ['AAAA'],
  wanted: ['S1'],
  systemMachine: 'x86_64',
  ownKexec: false,
  name: './a#box',
  personalised: false,
  options: null,
  configuration: {
    devices: ['/dev/sda'],
    hasScript: true,
    efi: true,
    bios: false,
    asksPassphrase: false,
    seedDevice: '',
  },
}
export const codes = (more: Partial<Judged>) => judge({ ...good, ...more }).problems.map(({ code }) => code)
export const withFacts = (more: Partial<TargetFacts>) => codes({ facts: { ...facts, ...more } })
