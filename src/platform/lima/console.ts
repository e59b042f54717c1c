// Reads the host keys from an instance's console.
import { setTimeout as delay } from 'node:timers/promises'
import { consoleTexts } from './logs.ts'
import { type ConsoleKey, hasBooted, keysOnConsole } from './output/console-keys.ts'

export async function consoleKeys(folder: string): Promise<ConsoleKey[]> {
  return keysIn(await consoleTexts(folder))
}

const lookEveryMs = 500
/** cloud-init may finish after Lima reports the machine as ready. */
const withinMs = 60_000

/** Resolves as soon as they appear; empty if no console shows cloud-init's progress, or if it finished without them. */
export async function awaitConsoleKeys(folder: string, signal: AbortSignal): Promise<ConsoleKey[]> {
  const until = Date.now() + withinMs
  for (;;) {
    const texts = await consoleTexts(folder)
    const keys = keysIn(texts)
    const isOver = !texts.some(text => text.includes('cloud-init')) || texts.some(hasBooted)
    if (keys.length > 0 || isOver || Date.now() > until) return keys
    await delay(lookEveryMs, undefined, { signal })
  }
}

const keysIn = (texts: readonly string[]) => texts.map(keysOnConsole).find(found => found.length > 0) ?? []
