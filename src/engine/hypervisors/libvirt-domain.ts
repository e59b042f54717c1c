// The XML of a libvirt domain (https://libvirt.org/formatdomain.html): UEFI, virtio, q35 or virt. Pure.
import { escapeXml } from '#engine/images/formats/ova-xml.ts'
import type { Architecture } from '#shared/formats/format.ts'

type Nic = { kind: 'network' | 'bridge'; name: string; mac: string }
type DomainDisk = { path: string; format: 'qcow2' | 'raw' }

export type Domain = {
  name: string
  uuid: string
  description: string
  architecture: Architecture
  /** kvm, or emulated. */
  type: 'kvm' | 'qemu'
  memoryMiB: number
  cpus: number
  /** The first one is booted. */
  disks: DomainDisk[]
  nic: Nic | null
  secureBoot: SecureBoot
}

/** `setup`: a firmware that can check signatures, but has no keys yet: the image generates and enrolls them. */
type SecureBoot = 'off' | 'setup'

const machines: Record<Architecture, string> = { x86_64: 'q35', aarch64: 'virt' }

export const domainXml = (domain: Domain): string => `<domain type='${domain.type}'>
  <name>${escapeXml(domain.name)}</name>
  <uuid>${domain.uuid}</uuid>
  <description>${escapeXml(domain.description)}</description>
  <memory unit='MiB'>${domain.memoryMiB}</memory>
  <vcpu>${domain.cpus}</vcpu>
  <os firmware='efi'>
    <type arch='${domain.architecture}' machine='${machines[domain.architecture]}'>hvm</type>
    <firmware>
      <feature enabled='${domain.secureBoot === 'setup' ? 'yes' : 'no'}' name='secure-boot'/>
      <feature enabled='no' name='enrolled-keys'/>
    </firmware>
    <boot dev='hd'/>
  </os>
  <features>
    <acpi/>${domain.architecture === 'x86_64' ? '\n    <apic/>' : ''}
  </features>${domain.type === 'kvm' ? "\n  <cpu mode='host-passthrough'/>" : ''}
  <clock offset='utc'/>
  <devices>
${domain.disks.map(diskXml).join('\n')}
${domain.nic ? nicXml(domain.nic) : ''}    <serial type='pty'/>
    <console type='pty'/>
    <channel type='unix'>
      <target type='virtio' name='org.qemu.guest_agent.0'/>
    </channel>
    <graphics type='vnc' autoport='yes' listen='127.0.0.1'/>
    <video>
      <model type='virtio'/>
    </video>
    <rng model='virtio'>
      <backend model='random'>/dev/urandom</backend>
    </rng>
    <memballoon model='virtio'/>
  </devices>
</domain>
`

// discard: blocks that the guest no longer uses are given back to the host.
const diskXml = ({ path, format }: DomainDisk, index: number) => `    <disk type='file' device='disk'>
      <driver name='qemu' type='${format}' discard='unmap'/>
      <source file='${escapeXml(path)}'/>
      <target dev='vd${String.fromCharCode(97 + index)}' bus='virtio'/>
    </disk>`

const nicXml = ({ kind, name, mac }: Nic) => `    <interface type='${kind}'>
      <mac address='${mac}'/>
      <source ${kind}='${escapeXml(name)}'/>
      <model type='virtio'/>
    </interface>
`
