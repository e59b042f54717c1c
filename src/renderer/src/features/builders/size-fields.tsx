// How large a VM is to be, as typed: whole processors and GiB. What is left empty is left out.
import { type RefObject, useState } from 'react'
import { t } from '#lib/texts/texts.ts'
import type { LimaSizeChoice } from '#shared/builders/lima.ts'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'

export const GiB = 2 ** 30
const least = { cpus: 1, memory: 1, disk: 10 }
const names = ['cpus', 'memory', 'disk'] as const
type Name = (typeof names)[number]
type TypedSizes = Record<Name, string>

const isSize = (name: Name, text: string) =>
  text.trim() === '' || (/^\d{1,4}$/.test(text.trim()) && Number(text) >= least[name])

function sizesFrom(typed: TypedSizes): LimaSizeChoice {
  const count = (name: Name) => (typed[name].trim() === '' ? null : Number(typed[name]))
  const [cpus, memory, disk] = [count('cpus'), count('memory'), count('disk')]
  return {
    ...(cpus === null ? {} : { cpus }),
    ...(memory === null ? {} : { memoryBytes: memory * GiB }),
    ...(disk === null ? {} : { diskBytes: disk * GiB }),
  }
}

/** `read`: null while something is wrong, which is then shown. */
export function useSizes(first: TypedSizes) {
  const [typed, setTyped] = useState(first)
  const [tried, setTried] = useState(false)
  const read = () => {
    setTried(true)
    return names.every(name => isSize(name, typed[name])) ? sizesFrom(typed) : null
  }
  return { typed, tried, read, change: (part: Partial<TypedSizes>) => setTyped(old => ({ ...old, ...part })) }
}

type Props = {
  sizes: ReturnType<typeof useSizes>
  help: Partial<TypedSizes>
  first: RefObject<HTMLInputElement | null>
}

export const SizeFields = ({ sizes: { typed, tried, change }, help, first }: Props) =>
  names.map(name => (
    <Field
      key={name}
      label={t(`lima.create.${name}`)}
      {...(help[name] === undefined ? {} : { help: help[name] })}
      error={tried && !isSize(name, typed[name]) ? t('lima.create.size', { least: least[name] }) : undefined}
    >
      {control => (
        <Input
          {...control}
          {...(name === 'cpus' ? { ref: first } : {})}
          inputMode="numeric"
          value={typed[name]}
          onChange={event => change({ [name]: event.target.value })}
        />
      )}
    </Field>
  ))
