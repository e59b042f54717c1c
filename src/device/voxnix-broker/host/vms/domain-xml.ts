// The XML of a workload's libvirt domain (https://libvirt.org/formatdomain.html): a kernel that libvirt
// boots, one disk, the host's store read-only, and QEMU's guest agent. Pure; the name is the only text from a
// person.

export type Domain = {
  readonly name: string
  readonly uuid: string
  readonly memoryGiB: number
  readonly cores: number
  /** A store path. */
  readonly systemPath: string
  /** Files of the system in the store, behind no link. */
  readonly kernel: string
  readonly initrd: string
  /** The system's, as in its file kernel-params. */
  readonly kernelParams: string
  readonly disk: string
  readonly console: string
  readonly mac: string
  /** Packets with another address, or from another card, are dropped. */
  readonly address: string
}

/** Properties of the host, the same for every domain. */
export type Machine = {
  readonly architecture: 'x86_64' | 'aarch64'
  /** No KVM: slow, with a processor that QEMU emulates. */
  readonly isEmulated: boolean
  readonly network: string
  /** The user of its QEMU, which has no other rights. libvirt must not give it files. */
  readonly uid: number
  readonly gid: number
  /** /nix/store */
  readonly store: string
}

const entities: Record<string, string> = { '<': 'lt', '>': 'gt', '&': 'amp', "'": 'apos', '"': 'quot' }

/**
 * Refuses characters that XML 1.0 cannot hold, and those that parsers change: a line break in an attribute is
 * read as a space.
 */
export function escapeXml(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused.
  if (/[\u0000-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]/u.test(text))
    throw new Error('A text for the XML of a domain has a sign that XML cannot hold.')
  return text.replace(/[<>&'"]/g, sign => `&${entities[sign]};`)
}

/** `emulatedCpu`: empty for QEMU's default, which on `virt` has 32 bits. */
const platforms = {
  // q35 has the ACPI button that shuts the machine down.
  x86_64: { machine: 'q35', features: '\n  <features><acpi/><apic/></features>', emulatedCpu: '' },
  // libvirt refuses ACPI here without UEFI; the button of `virt` is a GPIO key.
  aarch64: { machine: 'virt', features: '', emulatedCpu: "\n  <cpu mode='maximum'/>" },
} as const

export function domainXml(domain: Domain, machine: Machine): string {
  const x = (value: string | number) => escapeXml(String(value))
  const { machine: board, features, emulatedCpu } = platforms[machine.architecture]
  const commandLine = `init=${domain.systemPath}/init ${domain.kernelParams}`
  // QEMU would otherwise only stop for ENOSPC. A full quota gives EDQUOT, which the machine would see as a
  // disk error.
  return `<domain type='${machine.isEmulated ? 'qemu' : 'kvm'}'>
  <name>${x(domain.name)}</name>
  <uuid>${x(domain.uuid)}</uuid>
  <description>A workload of voxnix</description>
  <memory unit='GiB'>${x(domain.memoryGiB)}</memory>
  <vcpu>${x(domain.cores)}</vcpu>
  <os>
    <type arch='${machine.architecture}' machine='${board}'>hvm</type>
    <kernel>${x(domain.kernel)}</kernel>
    <initrd>${x(domain.initrd)}</initrd>
    <cmdline>${x(commandLine)}</cmdline>
  </os>${features}${machine.isEmulated ? emulatedCpu : "\n  <cpu mode='host-passthrough'/>"}
  <clock offset='utc'/>
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>restart</on_reboot>
  <on_crash>destroy</on_crash>
  <seclabel type='static' model='dac' relabel='no'>
    <label>+${x(machine.uid)}:+${x(machine.gid)}</label>
  </seclabel>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='raw' discard='unmap' error_policy='stop' rerror_policy='stop'/>
      <source file='${x(domain.disk)}'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <filesystem type='mount' accessmode='squash' multidevs='remap'>
      <source dir='${x(machine.store)}'/>
      <target dir='nix-store'/>
      <readonly/>
    </filesystem>
    <interface type='network'>
      <mac address='${x(domain.mac)}'/>
      <source network='${x(machine.network)}'/>
      <model type='virtio'/>
      <port isolated='yes'/>
      <filterref filter='clean-traffic'>
        <parameter name='IP' value='${x(domain.address)}'/>
      </filterref>
    </interface>
    <serial type='pty'>
      <log file='${x(domain.console)}' append='on'/>
    </serial>
    <channel type='unix'>
      <target type='virtio' name='org.qemu.guest_agent.0'/>
    </channel>
    <rng model='virtio'>
      <backend model='random'>/dev/urandom</backend>
    </rng>
    <memballoon model='virtio'/>
  </devices>
</domain>
`
}

/** Turns 16 hexadecimal digits into the form of a version 4 UUID. */
export const uuidOf = (id: string): string =>
  `${id.slice(0, 8)}-${id.slice(8, 12)}-4${id.slice(12, 15)}-8${id.slice(15, 16)}00-766f786e6978`

/** The prefix of each MAC address that the broker assigns, in QEMU's range. */
export const macPrefix = '52:54:00:76:6f:'

/** `address`: the machine's, in a /24 network. */
export const macOf = (address: string): string =>
  `${macPrefix}${Number(address.split('.')[3]).toString(16).padStart(2, '0')}`

/** Element of libvirt's network that assigns this address to this machine. */
export const leaseXml = (name: string, address: string): string =>
  `<host mac='${macOf(address)}' name='${escapeXml(name)}' ip='${escapeXml(address)}'/>`
