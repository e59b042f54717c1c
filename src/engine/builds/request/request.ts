// A build request held against its profile: what is wrong with it, and what it comes to. Pure.

import type { BuildRequest, FieldProblem } from '#shared/builds/build.ts'
import { failure } from '#shared/errors.ts'
import { nixSystem } from '#shared/formats/format.ts'
import { nameProblem, suggestion } from '#shared/names.ts'
import type { OptionValue, OptionValues } from '#shared/profiles/option.ts'
import { effectiveValue, optionProblem } from '#shared/profiles/options/check.ts'
import { workOfCheck } from '#shared/profiles/options/work.ts'
import type { Profile } from '#shared/profiles/profile.ts'

const operation = 'build'

export function requestProblems(profile: Profile, request: BuildRequest): FieldProblem[] {
  return [
    ...nameProblems(request),
    ...unsupported(profile, request),
    ...unknownOptions(profile, request),
    ...optionProblems(profile, request),
  ]
}

function nameProblems({ name }: BuildRequest): FieldProblem[] {
  const reason = nameProblem(name)
  if (!reason) return []
  return [
    problem('name', failure('name.invalid', { operation, values: { reason }, details: { field: 'name' } })),
  ]
}

function unsupported(profile: Profile, { architecture, formats }: BuildRequest): FieldProblem[] {
  const missing: [string, string, readonly string[]][] = []
  for (const format of formats)
    if (!profile.formats.includes(format)) missing.push(['formats', `format ${format}`, profile.formats])
  if (!profile.architectures.includes(architecture))
    missing.push(['architecture', `architecture ${architecture}`, profile.architectures])
  return missing.map(([field, what, known]) => {
    const values = { profile: profile.name, what, known: known.join(', ') }
    return problem(field, failure('profile.unsupported', { operation, values, details: { field } }))
  })
}

function unknownOptions(profile: Profile, { options }: BuildRequest): FieldProblem[] {
  const known = profile.schemaOptions.map(each => each.key)
  const unknown = Object.keys(options).filter(key => !known.includes(key))
  return unknown.map(key => {
    const values = { profile: profile.name, key, known: known.join(', '), suggestion: suggestion(key, known) }
    return problem(key, failure('option.unknown', { operation, values, details: { field: key } }))
  })
}

function optionProblems(profile: Profile, { options }: BuildRequest): FieldProblem[] {
  const work = workOfCheck()
  return profile.schemaOptions.flatMap(option => {
    const { key, label } = option
    const details = { field: key }
    if (option.secret && Object.hasOwn(options, key))
      return [problem(key, failure('option.secret', { operation, values: { key, label }, details }))]
    const reason = optionProblem(option, options, work)
    if (!reason) return []
    const example = JSON.stringify(option.example ?? option.default ?? '')
    return [
      problem(
        key,
        failure('option.invalid', { operation, values: { key, label, reason, example }, details }),
      ),
    ]
  })
}

const problem = (field: string, error: ReturnType<typeof failure>): FieldProblem => ({
  field,
  error: error.report(),
})

/** Every option with its value, defaults included, secrets left out: what an image remembers of itself. */
export function effectiveOptions(profile: Profile, options: OptionValues): OptionValues {
  const entries = profile.schemaOptions
    .filter(option => !option.secret)
    .flatMap(option => {
      const value = effectiveValue(option, options)
      return value === undefined ? [] : [[option.key, value] as const]
    })
  return Object.fromEntries(entries)
}

/** Returns the answers, without secrets. The profile decides the rest, also by the answers: VFIO brings VMs. */
const answeredOptions = (profile: Profile, options: OptionValues): OptionValues => {
  const given = profile.schemaOptions.filter(option => !option.secret && Object.hasOwn(options, option.key))
  return Object.fromEntries(given.map(({ key }) => [key, options[key] as OptionValue]))
}

/** settings.json of a workspace: what the static flake reads. `stateVersion`: of the machine; null: it is a new one. */
export const workspaceSettings = (
  profile: Profile,
  {
    architecture,
    options,
    stateVersion = null,
  }: Pick<BuildRequest, 'architecture' | 'options'> & { stateVersion?: string | null },
) => ({
  schema: 1,
  profile: profile.id,
  architecture,
  system: nixSystem(architecture),
  // Beside the answers, because it is the machine's. A flake that does not know it may refuse it.
  ...(profile.stateVersion === null ? {} : { stateVersion: stateVersion ?? profile.stateVersion }),
  options: answeredOptions(profile, options),
})
