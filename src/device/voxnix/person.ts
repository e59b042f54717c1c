// A person's role and the modules, from the host's configuration. Only for display: the broker decides.

import type { Greeting } from '#shared/workloads/call.ts'
import { type Role, roles } from '#shared/workloads/people.ts'
import { fieldsOf } from '../lib/decode.ts'
import { readBounded } from '../lib/durable-file.ts'

const mostBytes = 1024 * 1024

function fieldsIn(path: string): Readonly<Record<string, unknown>> {
  try {
    return fieldsOf(JSON.parse(readBounded(path, mostBytes) ?? '')) ?? {}
  } catch {
    // Less is shown without it, but everything works.
    return {}
  }
}

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter(each => typeof each === 'string') : []

function vmsOf(ofPerson: unknown, ofHost: unknown): Greeting['vms'] {
  const { memoryGiB, cores } = fieldsOf(ofPerson) ?? {}
  const host = fieldsOf(ofHost)
  if (host === null || typeof memoryGiB !== 'number' || typeof cores !== 'number') return null
  return { memoryGiB, cores, modules: textsOf(host['modules']) }
}

const numberOf = (value: unknown) => (typeof value === 'number' ? value : null)

export function greetingOf(person: string, configPath: string): Greeting {
  const { people, modules, quotaGiB, vms } = fieldsIn(configPath)
  const found = (Array.isArray(people) ? people : [])
    .map(each => fieldsOf(each) ?? {})
    .find(each => each['name'] === person)
  const role: Role | null = roles.find(each => each === found?.['role']) ?? null
  const [workloads, storageGiB] = [numberOf(found?.['workloads']), numberOf(found?.['storageGiB'])]
  return {
    voxnix: 1,
    person,
    role,
    most: workloads === null || storageGiB === null ? null : { workloads, storageGiB },
    modules: textsOf(modules),
    vms: vmsOf(found?.['vms'], vms),
    quotaGiB: numberOf(quotaGiB),
  }
}
