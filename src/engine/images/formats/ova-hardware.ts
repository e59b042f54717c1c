// The devices of the machine, as CIM's ResourceAllocationSettingData (DSP0243 section 8.3).
import { escapeXml } from './ova-xml.ts'

/** CIM_ResourceAllocationSettingData.ResourceType. */
const resource = { processor: 3, memory: 4, ethernet: 10, disk: 17, otherStorage: 20 }
const controllerId = 3

type Item = { element: string; id: number; type: number; fields: Record<string, string | number> }

/** OVF 1.0 requires the rasd elements in alphabetical order (they are an xs:sequence in CIM's schema). */
function item({ element, id, type, fields }: Item): string {
  const all: Record<string, string | number> = {
    ...fields,
    ElementName: element,
    InstanceID: id,
    ResourceType: type,
  }
  const lines = Object.keys(all)
    .sort()
    .map(key => `        <rasd:${key}>${escapeXml(String(all[key]))}</rasd:${key}>\n`)
  return `\n      <Item>\n${lines.join('')}      </Item>`
}

type Hardware = {
  cpus: number
  memoryMiB: number
  diskId: string
  network: string
  networkAdapter: string
}

export const hardwareItems = ({ cpus, memoryMiB, diskId, network, networkAdapter }: Hardware): string =>
  [
    item({
      element: `${cpus} virtual CPU${cpus === 1 ? '' : 's'}`,
      id: 1,
      type: resource.processor,
      fields: {
        AllocationUnits: 'hertz * 10^6',
        Description: 'Number of virtual CPUs',
        VirtualQuantity: cpus,
      },
    }),
    item({
      element: `${memoryMiB} MiB of memory`,
      id: 2,
      type: resource.memory,
      fields: { AllocationUnits: 'byte * 2^20', Description: 'Memory size', VirtualQuantity: memoryMiB },
    }),
    // SATA: the controller for which Linux and the EFI of both VMware and VirtualBox have a driver. The subtype is as
    // VMware's tools write it; VirtualBox's reader (ovfreader.cpp) accepts it as well as its own word, AHCI.
    item({
      element: 'SATA controller',
      id: controllerId,
      type: resource.otherStorage,
      fields: { Address: 0, Description: 'SATA controller', ResourceSubType: 'vmware.sata.ahci' },
    }),
    item({
      element: 'Disk 1',
      id: 4,
      type: resource.disk,
      fields: { AddressOnParent: 0, HostResource: `ovf:/disk/${diskId}`, Parent: controllerId },
    }),
    item({
      element: 'Network adapter 1',
      id: 5,
      type: resource.ethernet,
      fields: {
        AddressOnParent: 0,
        AutomaticAllocation: 'true',
        Connection: network,
        ResourceSubType: networkAdapter,
      },
    }),
  ].join('')
