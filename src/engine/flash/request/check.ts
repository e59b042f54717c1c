// Why a request cannot be carried out: evaluated when it is checked, and again when it starts. Pure.

import type { FieldProblem } from '#shared/builds/build.ts'
import { readTicket } from '#shared/connect/enrolment.ts'
import type { Drive } from '#shared/drives/drive.ts'
import { driveName } from '#shared/drives/drive-name.ts'
import type { ToBeWritten } from '#shared/drives/may-write.ts'
import { refusal } from '#shared/drives/refusal.ts'
import { driveDifference } from '#shared/drives/same-drive.ts'
import { type ErrorReport, failure } from '#shared/errors.ts'
import { type FlashRequest, mostDrives } from '#shared/flash/flash.ts'
import { message } from '#shared/messages/codes.ts'
import type { Message, Value } from '#shared/messages/message.ts'
import { seedProblems } from '#shared/seed/check.ts'
import { misfits } from '#shared/seed/fits.ts'
import type { SeedAnswers } from '#shared/seed/seed.ts'
import { type FoundDrive, type FoundSource, isFound, type Lookup } from './facts.ts'

const operation = 'flash'

export type FlashFacts = {
  source: Lookup<FoundSource>
  drives: Lookup<FoundDrive>[]
}

export function flashProblems(
  { source, drives }: FlashFacts,
  { allowUnrecognised }: Pick<FlashRequest, 'allowUnrecognised'>,
): FieldProblem[] {
  const problems: FieldProblem[] = []
  if (!isFound(source)) problems.push({ field: 'source', error: source.error })
  const from = isFound(source) ? source : null
  const image = from?.facts ?? null
  if (image?.isRecognised === false && !allowUnrecognised)
    problems.push({
      field: 'allowUnrecognised',
      error: failure('source.unrecognised', { operation, values: { name: image.name } }).report(),
    })
  const seen = new Set<string>()
  const names = new Set<string>()
  const tickets = new Set<string>()
  for (const [index, looked] of drives.entries()) {
    const field = `drives.${index}`
    if (!isFound(looked)) {
      problems.push({ field, error: looked.error })
      continue
    }
    const { chosen, drive } = looked
    const error = driveProblem(looked, image) ?? among(drive, index, seen)
    if (error) problems.push({ field, error })
    seen.add(drive.path)
    if (!chosen.seed) continue
    problems.push(...answerProblems(`${field}.seed`, chosen.seed, from))
    const name = chosen.seed.hostname.toLowerCase()
    if (name && names.has(name))
      problems.push(invalid(`${field}.seed.hostname`, message('field.hostname'), sameName(name)))
    names.add(name)
    const ticket = readTicket(chosen.seed.enrolment)?.id
    if (ticket && tickets.has(ticket))
      problems.push(
        invalid(`${field}.seed.enrolment`, message('field.enrolment'), message('answer.enrolment-taken')),
      )
    if (ticket) tickets.add(ticket)
  }
  return problems
}

/** Why this drive cannot be written; null if it can. */
export function driveProblem({ chosen, drive }: FoundDrive, image: ToBeWritten | null): ErrorReport | null {
  const changed = driveDifference(chosen, drive)
  if (changed)
    return failure('drive.changed', { operation, values: { path: chosen.path, reason: changed } }).report()
  return refusal(drive, image, { typedName: chosen.typedName, operation })?.report() ?? null
}

/** Problems of a drive that only exist in combination with others. */
function among(drive: Drive, index: number, seen: ReadonlySet<string>): ErrorReport | null {
  const refused = (reason: Message) =>
    failure('drive.refused', { operation, values: { name: driveName(drive), reason } }).report()
  if (seen.has(drive.path)) return refused(message('drive.chosen-twice'))
  return index < mostDrives ? null : refused(message('drive.too-many', { most: mostDrives }))
}

function answerProblems(field: string, answers: SeedAnswers, from: FoundSource | null): FieldProblem[] {
  const image = from?.facts
  if (image && !image.personalise.can) {
    const values = { name: image.name, reason: image.personalise.reason }
    return [{ field, error: failure('flash.no-seed', { operation, values }).report() }]
  }
  const fit = from ? misfits(answers, { image: from.origin.image, secrets: from.secrets }) : []
  return [...seedProblems(answers), ...fit].map(({ field: part, label, reason }) =>
    invalid(`${field}.${part}`, label, reason),
  )
}

/** Clients that know the host key of one would reject the other. */
const sameName = (name: string) => message('answer.hostname-taken', { name })

const invalid = (field: string, label: Value, reason: Message): FieldProblem => ({
  field,
  error: failure('seed.invalid', { operation, values: { field: label, reason } }).report(),
})
