// A log as text: for the clipboard its last lines, when it is too long for one; for a file all of it.
import { call } from '#lib/engine/calls.ts'
import { plainLine } from './ansi.ts'

export const copiedLines = 20_000
const perRequest = 2000

export async function logText(
  build: string,
  derivation: string,
  { total, most = total }: { total: number; most?: number },
): Promise<string> {
  const lines: string[] = []
  for (let from = Math.max(0, total - most); from < total; ) {
    const count = Math.min(perRequest, total - from)
    const page = await call('builds.log', { id: build, derivation, from, count })
    if (!page.lines.length) break
    lines.push(...page.lines.map(plainLine))
    from += page.lines.length
  }
  return `${lines.join('\n')}\n`
}
