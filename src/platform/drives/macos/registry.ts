// Identifies drives in the I/O Registry, from `ioreg -a -l -r -c CLASS`: an array of trees, each node a dictionary of
// its properties. Keys: IOMedia.h, IOStorageDeviceCharacteristics.h and IOUSBHostFamily of Apple's SDK. Pure.

import type { PlistValue } from 'plist'
import { Unexpected } from '#shared/errors.ts'
import { parseXml } from './diskutil.ts'

export type Attached = {
  /** IORegistryEntryID: counts what is attached since the computer was started, and is never used again. */
  entry: string
  /** "" if the drive has none. */
  serial: string
}

/** Classes whose trees are read. A USB bridge keeps the serial number of a stick, a drive inside has it as its own. */
export const registryClasses = ['IOBlockStorageDevice', 'IOUSBHostDevice']

type Node = { [key: string]: PlistValue }
const isNode = (value: PlistValue | undefined): value is Node =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.getPrototypeOf(value) === Object.prototype

/** Returns the disks by the name of the whole disk: "disk4". If several serial numbers are above a disk, the nearest
 *  counts. Throws if `xml` is not the output of ioreg. */
export function attachedDisks(xml: readonly string[]): Map<string, Attached> {
  const found = new Map<string, Attached>()
  const trees = xml.filter(text => text.trim() !== '').flatMap(text => rootsOf(parseXml(text)))
  const waiting = trees.map(node => ({ node, serial: '' }))
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node } = next
    // A stick without a serial number has none, and not that of the hub which it is in.
    const above = isUsbDevice(node) ? '' : next.serial
    const serial = serialOf(node) || above
    const name = node['BSD Name']
    const entry = node['IORegistryEntryID']
    if (node['Whole'] === true && typeof name === 'string' && typeof entry === 'number') {
      const known = found.get(name)
      found.set(name, { entry: String(entry), serial: known?.serial || serial })
    }
    const children = node['IORegistryEntryChildren']
    if (Array.isArray(children))
      waiting.push(...children.filter(isNode).map(child => ({ node: child, serial })))
  }
  return found
}

/** Recognises a device by its descriptor, which its parts lack: older systems name the class otherwise (AppleUSBDevice). */
const isUsbDevice = (node: Node) => node['IOObjectClass'] === 'IOUSBHostDevice' || 'bDeviceClass' in node

/** Without a match, ioreg prints nothing. */
function rootsOf(value: PlistValue): Node[] {
  if (Array.isArray(value)) return value.filter(isNode)
  if (isNode(value)) return [value]
  throw new Unexpected('ioreg: not a list of nodes')
}

function serialOf(node: Node): string {
  const characteristics = node['Device Characteristics']
  const candidates = [
    isNode(characteristics) ? characteristics['Serial Number'] : undefined,
    node['kUSBSerialNumberString'],
    node['USB Serial Number'],
  ]
  return (
    candidates
      .find(each => typeof each === 'string' && each.trim() !== '')
      ?.toString()
      .trim() ?? ''
  )
}
