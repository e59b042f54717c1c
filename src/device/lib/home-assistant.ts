// The info fetcher's file about Home Assistant (/run/homeassistant/info.json), in the document's words.
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import type { HealthReport } from '#shared/connect/health-report.ts'
import { fieldsOf } from './decode.ts'

type HomeAssistant = NonNullable<HealthReport['home_assistant']>

/** null if the file is missing or has another format. */
export function homeAssistantOf(text: string | null): HomeAssistant | null {
  let info: ReturnType<typeof fieldsOf>
  try {
    info = fieldsOf(JSON.parse(text ?? 'null'))
  } catch {
    return null
  }
  if (!info || typeof info['running'] !== 'boolean') return null
  const status = fieldsOf(info['web'])?.['status']
  const version = fieldsOf(info['system'])?.['version']
  const address = info['address']
  return {
    status: stateOf(info['running'], typeof status === 'number' ? status : null),
    ip_address: typeof address === 'string' ? address.slice(0, 200) : null,
    os_version: typeof version === 'string' ? version.slice(0, 200) : null,
  }
}

/** `web`: null if it has no address yet; 0 if nothing answers there. */
function stateOf(running: boolean, web: number | null): HomeAssistant['status'] {
  if (!running) return 'stopped'
  if (web === null) return 'starting'
  return web >= 200 && web < 500 ? 'running' : 'unreachable'
}

/** The used and the virtual size of a qcow2 (docs/interop/qcow2.rst of QEMU). */
export function machineDisk(path: string) {
  const header = Buffer.alloc(32)
  const file = openSync(path, 'r')
  try {
    readSync(file, header, 0, 32, 0)
  } finally {
    closeSync(file)
  }
  if (header.toString('latin1', 0, 4) !== 'QFI\xfb') return null
  return {
    ha_vm_used_bytes: statSync(path).blocks * 512,
    ha_vm_total_bytes: Number(header.readBigUInt64BE(24)),
  }
}
