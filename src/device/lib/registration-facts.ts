// Facts that identify a box to the person who claims it.
import { arch, hostname } from 'node:os'
import { join } from 'node:path'
import { readBounded } from './durable-file.ts'

const architectures: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'aarch64' }

/** Placeholders of firmware for values that were not filled in. */
const unfilled =
  /^(to be filled by o\.?e\.?m\.?|default string|system (product name|serial number)|none|0+)$/i

export function registrationFacts(root: string): Record<string, string> {
  const read = (path: string) => {
    try {
      const text = readBounded(join(root, path))?.trim().slice(0, 253) ?? ''
      return unfilled.test(text) ? '' : text
    } catch {
      return ''
    }
  }
  const facts = {
    hostname: hostname().slice(0, 253) || 'box',
    architecture: architectures[arch()] ?? arch(),
    nixos_version: read('run/current-system/nixos-version'),
    model: read('sys/class/dmi/id/product_name') || read('proc/device-tree/model').replaceAll('\0', ''),
    serial: read('sys/class/dmi/id/product_serial'),
  }
  return Object.fromEntries(Object.entries(facts).filter(([, text]) => text !== ''))
}
