import type { DoctorReport, ToolReport } from '#shared/model/doctor.ts'
import type { Tone } from '#ui/feedback/badge.tsx'

export const toolStateWord: Record<ToolReport['state'], string> = {
  ok: 'Ready',
  missing: 'Missing',
  'too-old': 'Too old',
  broken: 'Broken',
}

const sentence: Record<ToolReport['state'], string> = {
  ok: 'is ready',
  missing: 'is missing',
  'too-old': 'is too old',
  broken: 'does not work',
}

export const toolTone = ({ state, required }: Pick<ToolReport, 'state' | 'required'>): Tone => {
  if (state === 'ok') return 'ok'
  return required ? 'bad' : 'warn'
}

/** The state of all tools in a few words, for the foot of the side bar. */
export function toolsHeadline({ tools, ready }: DoctorReport): { text: string; tone: Tone } {
  const wrong = tools.filter(tool => tool.state !== 'ok')
  const worst = wrong.find(tool => tool.required) ?? wrong[0]
  if (!worst) return { text: 'Everything is ready', tone: 'ok' }
  const others = wrong.length - 1
  const text = `${worst.name} ${sentence[worst.state]}${others ? `, and ${others} more` : ''}`
  return { text, tone: ready ? 'warn' : 'bad' }
}

/** A sentence ends in a full stop; a command does not. */
export const isCommand = (install: string) => !/[.!?]$/.test(install.trim())
