// What was asked for, for "Retry failed drives". Seeds may hold secrets: they are in memory only, so that after a reload
// the rest of the request is still known and the personal answers are asked for again.
import { type FlashRequest, flashRequest } from '#shared/model/flash.ts'

export type KeptRequest = { request: FlashRequest; seedsLost: boolean }

const stored = (job: string) => `kiln.flash.${job}`
const memory = new Map<string, FlashRequest>()

export function keepRequest(job: string, request: FlashRequest): void {
  memory.set(job, request)
  const bare = { ...request, drives: request.drives.map(drive => ({ ...drive, seed: null })) }
  const hadSeeds = request.drives.some(({ seed }) => seed !== null)
  try {
    window.sessionStorage.setItem(stored(job), JSON.stringify({ request: bare, hadSeeds }))
  } catch {
    // Full or switched off: after a reload it has to be chosen anew.
  }
}

export function keptRequest(job: string): KeptRequest | null {
  const whole = memory.get(job)
  if (whole) return { request: whole, seedsLost: false }
  try {
    const { request, hadSeeds } = JSON.parse(window.sessionStorage.getItem(stored(job)) ?? 'null')
    return { request: flashRequest.parse(request), seedsLost: Boolean(hadSeeds) }
  } catch {
    return null
  }
}
