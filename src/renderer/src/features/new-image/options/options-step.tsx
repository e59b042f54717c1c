import { SlidersHorizontal } from 'lucide-react'
import { useState } from 'react'
import { t } from '#lib/texts/texts.ts'
import type { Option } from '#shared/profiles/option.ts'
import { Button } from '#ui/controls/button.tsx'
import { Disclosure } from '#ui/controls/disclosure.tsx'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { PresetsMenu } from '../presets-menu.tsx'
import { optionGroups, problemText } from '../wizard/option-groups.ts'
import type { ProfiledWizard } from '../wizard/use-wizard.ts'
import { FilterBar } from './filter-bar.tsx'
import { filteredFrom, isFiltered, noFilter, shownOptions } from './option-filter.ts'
import { OptionGroups } from './option-groups.tsx'

export function OptionsStep({ wizard }: { wizard: ProfiledWizard }) {
  const { profile, problems } = wizard
  const all = profile.schemaOptions
  const [filter, setFilter] = useState(noFilter)
  const [open, setOpen] = useState(false)
  const wrong = ({ key, label }: Option) =>
    wizard.touched.has(key) && problemText(problems, key, label) !== undefined
  const filtered = isFiltered(filter)
  const shown = shownOptions(all, filter, { given: wizard.answers.options, wrong })
  const { basic, advanced } = optionGroups(shown)
  const folded = advanced.flatMap(group => group.options)
  return (
    <div className="space-y-4">
      <div className="flex items-center gap-3">
        <h2 className="flex-1 font-semibold text-lg">
          {t('new.options.heading', { profile: profile.name })}
        </h2>
        <PresetsMenu wizard={wizard} />
      </div>
      {all.length === 0 && (
        <EmptyState icon={SlidersHorizontal} title={t('new.options.none')}>
          {t(profile.source.kind === 'flake' ? 'new.options.none-flake' : 'new.options.none-profile')}
        </EmptyState>
      )}
      {all.length >= filteredFrom && (
        <FilterBar wizard={wizard} filter={filter} onFilter={setFilter} found={shown.length} />
      )}
      <OptionGroups groups={basic} wizard={wizard} />
      {folded.length > 0 && (
        <Disclosure
          label={t('new.options.more')}
          aside={t('new.options.count', { count: folded.length })}
          open={open || filtered || folded.some(wrong)}
          // What a filter opened is folded again after it.
          onToggle={next => filtered || setOpen(next)}
        >
          <div className="space-y-4">
            <OptionGroups groups={advanced} wizard={wizard} />
          </div>
        </Disclosure>
      )}
      {filtered && shown.length === 0 && (
        <div className="space-y-3 py-8 text-center text-muted">
          <p>
            {filter.search.trim()
              ? t('new.options.no-match', { search: filter.search.trim() })
              : t('new.options.no-changes')}
          </p>
          <Button size="sm" onClick={() => setFilter(noFilter)}>
            {t('new.options.show-all')}
          </Button>
        </div>
      )}
    </div>
  )
}
