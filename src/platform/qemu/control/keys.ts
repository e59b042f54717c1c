// Presses keys of a machine's keyboard. https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#qapidoc-send-key
import { setTimeout as delay } from 'node:timers/promises'
import type { Qmp } from './qmp.ts'

/** A USB keyboard queues 16 events; an emulated guest reads them slowly. */
const holdMs = 20
const pauseMs = 40

/** Throws machine.refused for a key that QEMU does not know. */
export async function pressKeys({ ask }: Qmp, keys: string[][]): Promise<void> {
  for (const together of keys) {
    await ask('send-key', {
      keys: together.map(data => ({ type: 'qcode', data })),
      'hold-time': holdMs,
    })
    await delay(holdMs + pauseMs)
  }
}
