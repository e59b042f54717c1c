// How busy a machine is: the engine counts processor time since its start, the window looks every few seconds.
import { useEffect, useRef, useState } from 'react'
import type { Machine } from '#shared/machines/machine.ts'
import { type CpuReading, cpuPercent } from './machine-view.ts'

const everyMs = 3000

/** `refetch` asks for the machine again, while it runs. */
export function useCpuPercent(machine: Machine, updatedAtMs: number, refetch: () => unknown): number | null {
  const { usage, cpus } = machine
  const last = useRef<CpuReading | null>(null)
  const [percent, setPercent] = useState<number | null>(null)
  const cpuSeconds = usage?.cpuSeconds ?? null
  useEffect(() => {
    const now = cpuSeconds === null ? null : { atMs: updatedAtMs, cpuSeconds }
    setPercent(cpuPercent(last.current, now, cpus))
    last.current = now
  }, [updatedAtMs, cpuSeconds, cpus])
  const again = useRef(refetch)
  again.current = refetch
  const isCounted = cpuSeconds !== null
  useEffect(() => {
    if (!isCounted) return
    const timer = window.setInterval(() => document.hidden || again.current(), everyMs)
    return () => window.clearInterval(timer)
  }, [isCounted])
  return isCounted ? percent : null
}
