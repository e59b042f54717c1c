import { windowMessage } from '#lib/texts/own-texts.ts'
import { t, texts } from '#lib/texts/texts.ts'
import type { DoctorReport, ToolReport } from '#shared/doctor.ts'
import type { Tone } from '#ui/feedback/badge.tsx'

type Judged = Pick<ToolReport, 'state' | 'required' | 'extra'>

/** A missing tool that few people need is not wrong. */
export const isWrong = ({ state, extra }: Judged) => state !== 'ok' && !(extra && state === 'missing')

export const toolTone = (tool: Judged): Tone => {
  if (tool.state === 'ok') return 'ok'
  if (!isWrong(tool)) return 'neutral'
  return tool.required ? 'bad' : 'warn'
}

/** The state of all tools in a few words, for the foot of the side bar. */
export function toolsHeadline({ tools, ready }: DoctorReport): { text: string; tone: Tone } {
  const wrong = tools.filter(isWrong)
  const worst = wrong.find(tool => tool.required) ?? wrong[0]
  if (!worst) return { text: t('doctor.ready'), tone: 'ok' }
  const others = wrong.length - 1
  const state = windowMessage(`doctor.tool.${worst.state}`, { tool: worst.name })
  const text = others ? t('doctor.and-more', { state, count: others }) : texts.text(state)
  return { text, tone: ready ? 'warn' : 'bad' }
}

/** A sentence ends in a full stop; a command does not. */
export const isCommand = (install: string) => !/[.!?]$/.test(install.trim())

/** "apt install xz-utils, or dnf install xz": each of them alone, as it is typed. */
export const installCommands = (install: string): string[] => install.split(/,\s+(?:or\s+)?/)
