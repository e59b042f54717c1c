// The descriptor of an OVA: OVF 1.0 (DMTF DSP0243 1.1.1), with extensions for VMware and VirtualBox in parts marked
// ovf:required="false". Deterministic: the same machine gives the same text.
import type { Architecture } from '#shared/formats/format.ts'
import { hardwareItems } from './ova-hardware.ts'
import { platforms } from './ova-platforms.ts'
import { namedUuid, virtualBoxMachine } from './ova-virtualbox.ts'
import { escapeXml } from './ova-xml.ts'

export type OvaMachine = {
  /** The name that the hypervisor shows. Any text. */
  name: string
  /** The disk's name in the archive, and its size there. */
  diskFile: string
  diskFileBytes: number
  /** The disk's size for the guest. */
  diskCapacityBytes: number
  /** Bytes of it that hold data. */
  populatedBytes?: number
  memoryMiB: number
  cpus: number
  architecture: Architecture
}

const streamOptimized = 'http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized'
const cim = 'http://schemas.dmtf.org/wbem/wscim/1'
const diskId = 'disk1'
/** VirtualBox makes a NAT adapter from a network with this name; VMware asks which of its networks to use. */
const network = 'NAT'

export function ovfDescriptor(machine: OvaMachine): string {
  const { name, memoryMiB, cpus, architecture } = machine
  const platform = platforms[architecture]
  const seed = `${name}\n${machine.diskFile}\n${machine.diskCapacityBytes}\n${architecture}`
  const diskUuid = namedUuid(`disk\n${seed}`)
  const populated =
    machine.populatedBytes === undefined ? '' : ` ovf:populatedSize="${machine.populatedBytes}"`
  // On ARM hosts VirtualBox (7.1 and later) has no firmware but EFI, and its settings look different: they are left
  // to it.
  const virtualBox =
    architecture === 'x86_64'
      ? virtualBoxMachine({
          name,
          memoryMiB,
          cpus,
          diskUuid,
          guest: platform.virtualBoxGuest,
          machineUuid: namedUuid(`machine\n${seed}`),
        })
      : ''

  return `<?xml version="1.0" encoding="UTF-8"?>
<Envelope ovf:version="1.0" xml:lang="en-US" xmlns="http://schemas.dmtf.org/ovf/envelope/1" xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1" xmlns:rasd="${cim}/cim-schema/2/CIM_ResourceAllocationSettingData" xmlns:vssd="${cim}/cim-schema/2/CIM_VirtualSystemSettingData" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:vbox="http://www.virtualbox.org/ovf/machine" xmlns:vmw="http://www.vmware.com/schema/ovf">
  <References>
    <File ovf:id="file1" ovf:href="${escapeXml(machine.diskFile)}" ovf:size="${machine.diskFileBytes}"/>
  </References>
  <DiskSection>
    <Info>The machine's disk</Info>
    <Disk ovf:diskId="${diskId}" ovf:fileRef="file1" ovf:capacity="${machine.diskCapacityBytes}" ovf:capacityAllocationUnits="byte"${populated} ovf:format="${streamOptimized}" vbox:uuid="${diskUuid}"/>
  </DiskSection>
  <NetworkSection>
    <Info>The machine's network</Info>
    <Network ovf:name="${network}">
      <Description>A network that leads to the Internet</Description>
    </Network>
  </NetworkSection>
  <VirtualSystem ovf:id="vm">
    <Info>A virtual machine</Info>
    <Name>${escapeXml(name)}</Name>
    <OperatingSystemSection ovf:id="${platform.cimGuest}" vmw:osType="${platform.vmwareGuest}">
      <Info>The guest operating system</Info>
      <Description>NixOS</Description>
      <vbox:OSType ovf:required="false">${platform.virtualBoxGuest}</vbox:OSType>
    </OperatingSystemSection>
    <VirtualHardwareSection>
      <Info>The machine's hardware</Info>
      <System>
        <vssd:ElementName>Virtual Hardware Family</vssd:ElementName>
        <vssd:InstanceID>0</vssd:InstanceID>
        <vssd:VirtualSystemIdentifier>${escapeXml(name)}</vssd:VirtualSystemIdentifier>
        <vssd:VirtualSystemType>${platform.hardware}</vssd:VirtualSystemType>
      </System>${hardwareItems({ cpus, memoryMiB, diskId, network, networkAdapter: platform.networkAdapter })}
      <vmw:Config ovf:required="false" vmw:key="firmware" vmw:value="efi"/>
      <vmw:Config ovf:required="false" vmw:key="bootOptions.efiSecureBootEnabled" vmw:value="false"/>
    </VirtualHardwareSection>${virtualBox}
  </VirtualSystem>
</Envelope>
`
}

type ManifestEntry = { name: string; sha256: string }

/** The manifest of an OVA: DSP0243 1.1.1, section 5.1, which uses SHA1; VMware and VirtualBox read SHA256 with the same grammar.
 *  In the archive the order is: descriptor, manifest, disk. */
export const manifest = (files: ManifestEntry[]): string =>
  files.map(({ name, sha256 }) => `SHA256(${name})= ${sha256}\n`).join('')
