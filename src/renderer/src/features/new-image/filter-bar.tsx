// Over a long form: search, "only changed", and the way back to the profile's defaults.
import { RotateCcw, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { t } from '#lib/texts/texts.ts'
import type { OptionValues } from '#shared/profiles/option.ts'
import { Button } from '#ui/controls/button.tsx'
import { SearchField } from '#ui/controls/input.tsx'
import { Checkbox } from '#ui/controls/switch.tsx'
import { announce } from '#ui/feedback/announcer.tsx'
import { changedKeys, isFiltered, noFilter, type OptionFilter } from './option-filter.ts'
import type { ProfiledWizard } from './wizard/use-wizard.ts'

type FilterBarProps = {
  wizard: ProfiledWizard
  filter: OptionFilter
  onFilter: (filter: OptionFilter) => void
  found: number
}

export function FilterBar({ wizard, filter, onFilter, found }: FilterBarProps) {
  const { schemaOptions } = wizard.profile
  const changed = changedKeys(schemaOptions, wizard.answers.options)
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <SearchField
        label={t('new.options.search')}
        className="min-w-40 max-w-72 flex-1"
        value={filter.search}
        onValueChange={search => onFilter({ ...filter, search })}
        // Enter in a field leads to the next step; here it would leave what was just found.
        onKeyDown={event => event.key === 'Enter' && event.preventDefault()}
      />
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the check box is inside */}
      <label className="flex items-center gap-2">
        <Checkbox
          checked={filter.changedBefore !== null}
          onCheckedChange={on => onFilter({ ...filter, changedBefore: on ? changed : null })}
        />
        {t('new.options.only-changed')}
        <span className="text-muted text-sm tabular-nums">{changed.size}</span>
      </label>
      <p role="status" className="text-muted text-sm tabular-nums">
        {isFiltered(filter) && t('new.options.found', { found, count: schemaOptions.length })}
      </p>
      <ResetAll wizard={wizard} changed={changed.size} onReset={() => onFilter(noFilter)} />
    </div>
  )
}

type ResetAllProps = { wizard: ProfiledWizard; changed: number; onReset: () => void }

/** Takes all answers back, and until the next answer the same button brings them again. */
function ResetAll({ wizard, changed, onReset }: ResetAllProps) {
  const [before, setBefore] = useState<OptionValues | null>(null)
  const { options } = wizard.answers
  if (before && Object.keys(options).length === 0)
    return (
      <Button
        size="sm"
        variant="quiet"
        icon={Undo2}
        className="ml-auto"
        onClick={() => {
          wizard.set({ options: before })
          setBefore(null)
          announce(t('new.options.reset-all.undone', { count: Object.keys(before).length }))
        }}
      >
        {t('new.options.reset-all.undo')}
      </Button>
    )
  return (
    <Button
      size="sm"
      variant="quiet"
      icon={RotateCcw}
      className="ml-auto"
      blocked={changed === 0}
      onClick={() => {
        setBefore(options)
        wizard.set({ options: {} })
        onReset()
        announce(t('new.options.reset-all.done', { count: changed }))
      }}
    >
      {t('new.options.reset-all')}
    </Button>
  )
}
