// The logs of an instance: its host agent's, which contains the reasons, and its consoles'.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { LimaLog } from '#shared/builders/lima.ts'
import { textOf } from './instances.ts'
import { lastLinesOf, lineThatMatters, messagesIn } from './output/logged.ts'

const agentLog = 'ha.stderr.log'

/** The host agent's first. Missing logs are left out. */
export async function readLogs(folder: string): Promise<LimaLog[]> {
  const names = (await namesIn(folder)).filter(name => name === agentLog || isConsole(name)).sort()
  return Promise.all(
    names.map(async name => {
      const path = join(folder, name)
      const text = await textOf(path)
      return name === agentLog
        ? { path, line: lineThatMatters(text), lastLines: messagesIn(text) }
        : { path, line: null, lastLines: lastLinesOf(text) }
    }),
  )
}

export async function consoleTexts(folder: string): Promise<string[]> {
  const names = (await namesIn(folder)).filter(isConsole).sort()
  return Promise.all(names.map(name => textOf(join(folder, name))))
}

/** serial.log; serialp.log and serialv.log belong to other kinds of consoles. */
const isConsole = (name: string) => /^serial[a-z]?\.log$/.test(name)

/** Empty if it was never started, or is gone. */
const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => [])
