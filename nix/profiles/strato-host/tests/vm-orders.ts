// What a control plane orders for one VM, and the disk that the VM boots: a program of 22 bytes that writes a line to the second
// sector and halts, so that the disk shows that the VM ran.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Order } from './control-plane.ts'

/** Once in a template's disk, and twice in the disk of a VM that ran. */
export const mark = 'a guest of Strato ran'

const sectorBytes = 512
const diskBytes = 1 << 20
/** xor ax,ax; mov ds,ax; mov es,ax; mov bx,7C16h; mov ax,0301h; mov cx,2; xor dh,dh; int 13h; hlt; jmp $-1 */
const program = Buffer.from('31c08ed88ec0bb167cb80103b9020030f6cd13f4ebfd', 'hex')

/** As qcow2. */
export function bootDisk(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-strato-disk-'))
  try {
    const disk = Buffer.alloc(diskBytes)
    program.copy(disk)
    disk.write(mark, program.length, 'latin1')
    disk.writeUInt16LE(0xaa55, sectorBytes - 2)
    const [raw, made] = [join(folder, 'disk.raw'), join(folder, 'disk.qcow2')]
    writeFileSync(raw, disk)
    execFileSync('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', raw, made])
    return readFileSync(made)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

type VmOrder = { id: string; disk: string; network: string | null }

/** As a control plane writes it; `network` null: a VM without one. */
export function vmCreate({ id, disk, network }: VmOrder): Order {
  const [cpu, memory] = [1, 64 << 20]
  return {
    type: 'vm_create',
    vmData: {
      id,
      name: 'tried',
      description: '',
      image: 'tiny',
      status: 'Created',
      cpu,
      maxCpu: cpu,
      memory,
      hugepages: false,
      sharedMemory: false,
      disk: diskBytes,
      diskPath: disk,
      readonlyDisk: false,
      consoleMode: 'Pty',
      serialMode: 'Pty',
    },
    vmConfig: {
      cpus: { boot_vcpus: cpu, max_vcpus: cpu },
      memory: { size: memory },
      payload: { kernel: '/images/tiny/vmlinuz' },
      disks: [{ path: disk, readonly: false }],
      ...(network !== null && { net: [{ id: network, mac: '52:54:00:12:34:56', ip: '192.168.1.50' }] }),
    },
  }
}
