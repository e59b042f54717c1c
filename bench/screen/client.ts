// A client of a machine's screen: RFB 3.8 (RFC 6143), uncompressed, which is the most that passes.
import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from '#shared/contract/client.ts'

/** Asks 30 times a second. What it got: frames and MiB a second, and the share of a core that this process took. */
export async function drawnFrames(
  client: Client,
  machineId: string,
  forSeconds: number,
): Promise<{ frames: number; size: string; mebibytes: number; cpu: number }> {
  let bytes = 0
  let chunks: Buffer[] = []
  let there = 0
  let wake: () => void = () => undefined
  const stream = client.open(
    'machines.screen',
    { id: machineId },
    {
      onBytes(chunk) {
        bytes += chunk.byteLength
        chunks.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))
        there += chunk.byteLength
        wake()
      },
      onEnd: () => wake(),
    },
  )
  const more = () =>
    new Promise<void>(done => {
      wake = done
    })
  const read = async (count: number) => {
    while (there < count) await more()
    const all = chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks)
    chunks = all.length > count ? [all.subarray(count)] : []
    there -= count
    return all.subarray(0, count)
  }
  /** Large ones are counted, not kept. */
  const skip = async (count: number) => {
    for (let left = count; left > 0; ) {
      while (there === 0) await more()
      const [first = Buffer.alloc(0), ...rest] = chunks
      const taken = Math.min(left, first.length)
      chunks = taken < first.length ? [first.subarray(taken), ...rest] : rest
      there -= taken
      left -= taken
    }
  }
  const write = (...values: number[]) => stream.write(Uint8Array.from(values))
  await read(12)
  stream.write(Buffer.from('RFB 003.008\n'))
  await skip((await read(1)).readUInt8())
  write(1)
  await read(4)
  write(1)
  const server = await read(24)
  const [width, height] = [server.readUInt16BE(0), server.readUInt16BE(2)]
  await skip(server.readUInt32BE(20))
  write(2, 0, 0, 1, 0, 0, 0, 0)
  // From the second on only what changed, as a viewer does.
  const ask = (whole: boolean) =>
    write(3, whole ? 0 : 1, 0, 0, 0, 0, width >> 8, width & 255, height >> 8, height & 255)
  let frames = 0
  bytes = 0
  const before = process.cpuUsage()
  const from = performance.now()
  for (let next = from; performance.now() - from < forSeconds * 1000; next += 1000 / 30) {
    await delay(Math.max(0, next - performance.now()))
    ask(frames === 0)
    const head = await read(4)
    for (let left = head.readUInt16BE(2); left > 0; left--) {
      const at = await read(12)
      await skip(at.readUInt16BE(4) * at.readUInt16BE(6) * 4)
    }
    frames += 1
  }
  const took = (performance.now() - from) / 1000
  const { user, system } = process.cpuUsage(before)
  stream.close()
  return {
    frames: frames / took,
    size: `${width}×${height}`,
    mebibytes: bytes / took / 2 ** 20,
    cpu: (user + system) / 1e6 / took,
  }
}
