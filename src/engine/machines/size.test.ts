import fc from 'fast-check'
import { expect, it } from 'vitest'
import { assertMemory, machineSize } from './size.ts'

const nothing = { memoryMiB: null, cpus: null }
const count = fc.integer({ min: 1, max: 256 })

it("never gives less memory than the profile's minimum, nor more than twice it", () => {
  fc.assert(
    fc.property(count, count, count, count, fc.nat(4096), (memory, cpus, hostMemory, hostCpus, free) => {
      const host = { memoryMiB: hostMemory * 1024, freeMemoryMiB: free, cpus: hostCpus }
      const size = machineSize({ memoryMiB: memory * 64, cpus }, nothing, host)
      expect(size.memoryMiB).toBeGreaterThanOrEqual(memory * 64)
      expect(size.memoryMiB).toBeLessThanOrEqual(memory * 128)
      expect(size.cpus).toBeGreaterThanOrEqual(1)
      expect(size.cpus).toBeLessThanOrEqual(hostCpus)
    }),
  )
})

it('gives what was requested', () => {
  const host = { memoryMiB: 1024, freeMemoryMiB: 1024, cpus: 1 }
  expect(machineSize({ memoryMiB: 512, cpus: 1 }, { memoryMiB: 2048, cpus: 3 }, host)).toEqual({
    memoryMiB: 2048,
    cpus: 3,
  })
})

it('gives a machine only a part of a large computer', () => {
  const host = { memoryMiB: 65536, freeMemoryMiB: 60000, cpus: 32 }
  expect(machineSize({ memoryMiB: 4096, cpus: 2 }, nothing, host)).toEqual({ memoryMiB: 8192, cpus: 4 })
})

it('takes no more than is free, if the minimum fits', () => {
  const host = { memoryMiB: 65536, freeMemoryMiB: 5000, cpus: 8 }
  const { memoryMiB } = machineSize({ memoryMiB: 4096, cpus: 2 }, nothing, host)
  expect(memoryMiB).toBe(5000)
  expect(() => assertMemory({ memoryMiB }, host)).not.toThrow()
  expect(() => assertMemory({ memoryMiB: 5001 }, host)).toThrow(
    expect.objectContaining({ code: 'machine.memory' }),
  )
})
