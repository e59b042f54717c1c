// VirtualBox's own part of the descriptor. OVF cannot express EFI, and VirtualBox only reads it here. If this part is
// present VirtualBox takes the whole machine from it (Appliance::i_importVBoxMachine), so it has the same controller
// and disk as the standard part: an <Image> without a <Disk vbox:uuid> fails the import. DMTF's schema has no place
// for it; VirtualBox's own exports also put it here. Uses settings version 1.16 (VirtualBox 6.0), which all later
// ones read: controllers next to <Hardware>.
import { createHash } from 'node:crypto'
import { escapeXml } from './ova-xml.ts'

/** A UUID (version 8, RFC 9562) derived from the name, so that OVAs are reproducible. */
export function namedUuid(name: string): string {
  const bytes = createHash('sha256').update(name).digest().subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

type VirtualBoxMachine = {
  name: string
  guest: string
  memoryMiB: number
  cpus: number
  machineUuid: string
  diskUuid: string
}

export const virtualBoxMachine = (machine: VirtualBoxMachine): string => `
    <vbox:Machine ovf:required="false" version="1.16-linux" uuid="{${machine.machineUuid}}" name="${escapeXml(machine.name)}" OSType="${machine.guest}">
      <ovf:Info>The machine in VirtualBox's own words</ovf:Info>
      <Hardware>
        <CPU count="${machine.cpus}">
          <PAE enabled="true"/>
          <LongMode enabled="true"/>
        </CPU>
        <Memory RAMSize="${machine.memoryMiB}"/>
        <Firmware type="EFI"/>
        <Boot>
          <Order position="1" device="HardDisk"/>
          <Order position="2" device="None"/>
          <Order position="3" device="None"/>
          <Order position="4" device="None"/>
        </Boot>
        <Display controller="VMSVGA" VRAMSize="16"/>
        <BIOS>
          <IOAPIC enabled="true"/>
        </BIOS>
        <Network>
          <Adapter slot="0" enabled="true" type="82540EM">
            <NAT/>
          </Adapter>
        </Network>
        <RTC localOrUTC="UTC"/>
      </Hardware>
      <StorageControllers>
        <StorageController name="SATA" type="AHCI" PortCount="1" useHostIOCache="false" Bootable="true">
          <AttachedDevice type="HardDisk" hotpluggable="false" port="0" device="0">
            <Image uuid="{${machine.diskUuid}}"/>
          </AttachedDevice>
        </StorageController>
      </StorageControllers>
    </vbox:Machine>`
