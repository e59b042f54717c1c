// Asks whether a new workload is a virtual machine, and for its memory and cores.
import { t } from '#lib/texts/texts.ts'
import { ChoiceCard } from '#ui/controls/choice-card.tsx'
import { Field, FieldGroup } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { Words } from '#ui/text.tsx'

/** The fields as they were typed; empty for the host's default. */
type VmWords = { isVm: boolean; memory: string; cores: string }
export const noVm: VmWords = { isVm: false, memory: '', cores: '' }

type Most = { memoryGiB: number; cores: number }

const isCount = (text: string, most: number) =>
  text.trim() === '' || (/^\d{1,5}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= most)
const countOf = (text: string) => (text.trim() === '' ? null : Number(text))

export const isRight = ({ isVm, memory, cores }: VmWords, most: Most): boolean =>
  !isVm || (isCount(memory, most.memoryGiB) && isCount(cores, most.cores))

/** Converts the fields to the engine's form; null for a container. */
export const vmFrom = ({ isVm, memory, cores }: VmWords) =>
  isVm ? { memoryGiB: countOf(memory), cores: countOf(cores) } : null

type Props = { value: VmWords; onChange: (value: VmWords) => void; most: Most; tried: boolean }

export function VmFields({ value, onChange, most, tried }: Props) {
  const { isVm } = value
  const kind = (isIt: boolean) => ({
    type: 'radio' as const,
    name: 'kind',
    chosen: isVm === isIt,
    onChange: () => onChange({ ...value, isVm: isIt }),
  })
  const count = (key: 'memory' | 'cores', limit: number, words: { label: string; help: string }) => (
    <Field
      {...words}
      error={
        tried && !isCount(value[key], limit) ? t('workloads.create.count.wrong', { most: limit }) : undefined
      }
    >
      {control => (
        <Input
          {...control}
          inputMode="numeric"
          value={value[key]}
          onChange={event => onChange({ ...value, [key]: event.target.value })}
        />
      )}
    </Field>
  )
  return (
    <>
      <FieldGroup label={t('workloads.create.kind')}>
        <div className="space-y-2">
          <ChoiceCard {...kind(false)} title={t('workloads.create.container')}>
            <Words>{t('workloads.create.container.detail')}</Words>
          </ChoiceCard>
          <ChoiceCard {...kind(true)} title={t('workloads.create.vm')}>
            <Words>{t('workloads.create.vm.detail')}</Words>
          </ChoiceCard>
        </div>
      </FieldGroup>
      {isVm &&
        count('memory', most.memoryGiB, {
          label: t('workloads.create.memory'),
          help: t('workloads.create.memory.help', { most: most.memoryGiB }),
        })}
      {isVm &&
        count('cores', most.cores, {
          label: t('workloads.create.cores'),
          help: t('workloads.create.cores.help', { most: most.cores }),
        })}
    </>
  )
}
