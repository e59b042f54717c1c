// The facts of a hypervisor's host.
import type { Architecture } from '#shared/formats/format.ts'

export type Rights = 'root' | 'sudo' | 'doas' | 'user'

type Any = {
  /** The architecture that uname reports; null: one that Kiln makes no images for. */
  architecture: Architecture | null
  machine: string
  hasKvm: boolean
  rights: Rights
}

/** Why the hypervisor does not answer this user. */
type RefusedFacts = Any & { kind: 'refused'; hypervisor: 'libvirt' | 'proxmox'; reason: string }

export type Pool = {
  name: string
  /** libvirt's: dir, fs, netfs, logical, … */
  type: string
  /** null: it has no folder. */
  folder: string | null
}

export type LibvirtFacts = Any & {
  kind: 'libvirt'
  /** The daemon's version, such as "9.0.0"; null if it does not report one. */
  version: string | null
  names: string[]
  pools: Pool[]
  networks: string[]
  bridges: string[]
  /** Whether it has UEFI for machines of that kind; null: it cannot run them at all. */
  uefi: { kvm: boolean | null; qemu: boolean | null }
}

export type Storage = { name: string; availableBytes: number | null; isActive: boolean }

export type ProxmoxFacts = Any & {
  kind: 'proxmox'
  version: string | null
  names: string[]
  storages: Storage[]
  bridges: string[]
  nextId: number
  /** Free in /var/lib. */
  stagingBytes: number | null
}

export type HypervisorFacts = { kind: 'none' } | RefusedFacts | LibvirtFacts | ProxmoxFacts
